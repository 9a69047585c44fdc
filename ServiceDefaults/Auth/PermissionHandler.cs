using System.Security.Claims;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.ServiceDefaults.Auth;

/// <summary>Decides permissions and the internal audience from the token alone.</summary>
internal sealed class PermissionHandler : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        var audiences = context.User.FindAll("aud").Select(claim => claim.Value).ToArray();
        foreach (var requirement in context.PendingRequirements.ToArray())
            switch (requirement)
            {
                case RequiredPermission required when !audiences.Contains("internal") && context.User.Holds(required.Name):
                case InternalOnly when audiences.Contains("internal"):
                case StatesItsPermission when context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint:
                    context.Succeed(requirement);
                    break;
            }

        return Task.CompletedTask;
    }
}

/// <summary>Turns a denial into a refusal with a code that names what was missing, so that it is answered and audited like every other.</summary>
internal sealed class RefuseWithProblem(RevocationList revocations, TimeProvider time) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler inner = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Forbidden)
        {
            await Record(context, "permission.denied");
            throw new DomainException(Refusal.Forbidden, "permission.denied", Explain(policy));
        }

        if (authorizeResult.Succeeded && context.User.Administrator() is not null && IsForThePersonAlone(context))
        {
            await Record(context, "impersonation.not_allowed");
            throw new DomainException(Refusal.Forbidden, "impersonation.not_allowed", "Only the user itself does this, and nobody who acts as it.");
        }

        if (authorizeResult.Succeeded && context.User.Delegate() is not null && IsForThePersonAlone(context))
        {
            await Record(context, "delegation.not_allowed");
            throw new DomainException(Refusal.Forbidden, "delegation.not_allowed", "Only the user itself does this, and no client with a token that it exchanged.");
        }

        if (authorizeResult.Succeeded && context.GetEndpoint()?.Metadata.GetMetadata<RecentSignIn>() is { MaxAge: var maxAge } && !IsRecent(context.User, maxAge))
        {
            await Record(context, "auth.sign_in_too_old");
            throw new DomainException(Refusal.Unauthenticated, "auth.sign_in_too_old", "This asks for a fresh sign-in, by more than a text: prove again who you are.")
            {
                Challenge = $"error=\"insufficient_user_authentication\", error_description=\"A more recent sign-in is required\", max_age={maxAge}",
                Members = new Dictionary<string, object> { ["max_age"] = maxAge },
            };
        }

        if (authorizeResult.Succeeded && revocations.IsStale && context.GetEndpoint()?.Metadata.GetMetadata<Sensitive>() is not null)
            throw new DomainException(Refusal.Unavailable, "revocations.unknown", "Whether the token was revoked cannot be told at the moment.");
        await inner.HandleAsync(next, context, policy, authorizeResult);
    }

    /// <summary>A text (<c>sms</c>, RFC 8176) completes sign-ins and is not enough here: whoever redirects a number would make ways in that outlive it.</summary>
    private bool IsRecent(ClaimsPrincipal user, int maxAge) => user.ActorKind() != "user" ||
        (!user.HasClaim("amr", "sms") && user.AuthenticatedAt() is { } at && time.GetUtcNow() - at <= TimeSpan.FromSeconds(maxAge));

    /// <summary>What asks for a proof of who one is, and what changes one's own account: password, second factor, passkeys, sessions, profile.</summary>
    private static bool IsForThePersonAlone(HttpContext context) => context.GetEndpoint()?.Metadata is { } says &&
        (says.GetMetadata<RecentSignIn>() is not null || (says.GetMetadata<RequiredPermission>() is { Name: "self" } && !IsRead(context)));

    private static bool IsRead(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    /// <summary>A denied change is audited; a denied read is not worth a row.</summary>
    private static async Task Record(HttpContext context, string code)
    {
        if (IsRead(context) || context.RequestServices.GetService<ServiceDbContext>() is not { } db)
            return;

        await db.AuditRefusal(
            code, context.RequestServices.GetRequiredService<ServiceIdentity>(), context.RequestServices.GetRequiredService<TimeProvider>(), CancellationToken.None);
    }

    private static string Explain(AuthorizationPolicy policy) =>
        policy.Requirements.OfType<RequiredPermission>().LastOrDefault() is { } missing
            ? $"The permission {missing.Name} is missing."
            : "The token is not meant for this.";
}
