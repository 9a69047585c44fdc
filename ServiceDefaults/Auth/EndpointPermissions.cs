using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace DotMac.ServiceDefaults.Auth;

/// <summary>The permission that an endpoint states; a test refuses endpoints that state none.</summary>
public sealed record RequiredPermission(string Name) : IAuthorizationRequirement;

/// <summary>Why an endpoint needs no token.</summary>
public sealed record AnonymousBecause(string Reason);

/// <summary>Only for calls between services: the token's audience is <c>internal</c>. The gateway never routes here.</summary>
public sealed record InternalOnly : IAuthorizationRequirement;

/// <summary>While the revocation feed is not heard, this refuses (503) rather than trust a token that may be revoked.</summary>
public sealed record Sensitive : IAuthorizationRequirement;

/// <summary>The user must have proved who it is so many seconds ago at most: a token that was taken from it is not enough (RFC 9470).</summary>
public sealed record RecentSignIn(int MaxAge);

/// <summary>What remains for an endpoint that says nothing of itself: nobody may call it. Where there is no endpoint there is nothing to guard.</summary>
internal sealed record StatesItsPermission : IAuthorizationRequirement;

/// <summary>Who may call an endpoint; each says one of these.</summary>
public static class EndpointPermissions
{
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission) where TBuilder : IEndpointConventionBuilder
    {
        var required = new RequiredPermission(permission);
        return builder.WithMetadata(required).RequireAuthorization(policy => policy.RequireAuthenticatedUser().AddRequirements(required));
    }

    /// <summary>Any signed-in user, about itself only (its profile, its sessions); not a client to which the user lent some scopes.</summary>
    public static TBuilder RequireSelf<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RequiredPermission("self")).RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(
            context => context.User.SessionId() is not null && context.User.FindFirst("scope") is null));

    /// <summary>A client to which a user lent a scope, about that user only.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RequiredPermission("self")).RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(
            context => context.User.SessionId() is not null && context.User.FindFirst("scope")?.Value.Split(' ').Contains(scope) is true));

    public static TBuilder Anonymous<TBuilder>(this TBuilder builder, string because) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new AnonymousBecause(because)).AllowAnonymous();

    public static TBuilder Internal<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder
    {
        var required = new InternalOnly();
        return builder.WithMetadata(required).RequireAuthorization(policy => policy.RequireAuthenticatedUser().AddRequirements(required)).WithMetadata(new ExcludeFromDescriptionAttribute());
    }

    /// <summary>For what a thief would do first with a token. Machines prove who they are for every token, so that it asks nothing of them.</summary>
    public static TBuilder RequireRecentSignIn<TBuilder>(this TBuilder builder, int maxAge = 900) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RecentSignIn(maxAge));

    public static TBuilder Sensitive<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new Sensitive());
}
