using System.Collections.Immutable;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Security;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Permissions = DotMac.ServiceDefaults.Auth.Permissions;

namespace DotMac.Identity.Features.Connect;

/// <summary>An authorization request on its way over our pages and back.</summary>
internal static class AuthorizationRequests
{
    private static readonly string[] Ours = [FormGuard.Field, ConsentPage.Decision, SignInDemand.Field];

    /// <summary>The client's own parameters.</summary>
    public static List<KeyValuePair<string, string>> Parameters(this OpenIddictRequest request) =>
        [.. request.GetParameters().Where(parameter => !Ours.Contains(parameter.Key))
            .SelectMany(parameter => ((ImmutableArray<string?>?)parameter.Value ?? []).Select(value => KeyValuePair.Create(parameter.Key, value ?? "")))];

    /// <summary>The same as they go over our pages: of a pushed request its address, and where it leads for the pages' policy.</summary>
    public static List<KeyValuePair<string, string>> Parameters(this OpenIddictRequest request, HttpContext http) =>
        OpenPushedRequest.Of(http) is not { } pushed ? request.Parameters() :
        [
            new(OpenIddictConstants.Parameters.ClientId, request.ClientId!), new(OpenIddictConstants.Parameters.RequestUri, pushed.Uri),
            new(OpenIddictConstants.Parameters.RedirectUri, request.RedirectUri!),
        ];

    /// <summary>What OpenIddict lets pass and a code cannot be issued for, or null.</summary>
    public static (string Error, string Description)? Flaw(this OpenIddictRequest request, ApplicationProfile profile, out string? audience)
    {
        audience = null;
        return request.Flaw() is { } flaw ? (Errors.InvalidRequest, flaw) : request.ScopeFlaw(profile, out audience);
    }

    /// <summary>Whether the client may not have what it asks for.</summary>
    public static (string Error, string Description)? ScopeFlaw(this OpenIddictRequest request, ApplicationProfile profile, out string? audience)
    {
        audience = null;
        if (request.GetScopes().Length == 0)
            return (Errors.InvalidRequest, "Say what for, with scope.");
        if (OpenIdScopes.Permissions(request.GetScopes()).FirstOrDefault(scope => !Permissions.Covers(profile.Permissions, [], scope)) is { } beyond)
            return (Errors.InvalidScope, $"The client does not have the scope {beyond}.");
        if (request.GetResources().IsDefaultOrEmpty || Audiences.TryOf(request, profile, out audience))
            return null;
        return ("invalid_target", "The resource is not one of the fleet's services, or several were named.");
    }

    private static string? Flaw(this OpenIddictRequest request) =>
        request.RedirectUri is not { Length: <= RedirectUris.MostCharacters } ? $"State the redirect_uri, of at most {RedirectUris.MostCharacters} characters." :
        request.Nonce?.Length > CodeRequest.MostNonce ? $"A nonce has at most {CodeRequest.MostNonce} characters." : null;

    /// <summary>
    /// The query with which the request is made again after a sign-in: that the user should sign in is done by then, also where it should not be a
    /// second ago (<c>max_age=0</c>). The client sees by <c>auth_time</c> that it was.
    /// </summary>
    public static string AfterSignIn(this OpenIddictRequest request, HttpContext http)
    {
        if (OpenPushedRequest.Of(http) is not null)
            return QueryString.Create(request.Parameters(http).With(request.Demand())!).Value!.TrimStart('?');

        var left = request.GetPromptValues().Except([PromptValues.Login, PromptValues.SelectAccount]).ToArray();
        var parameters = request.Parameters()
            .Where(parameter => parameter.Key is not (OpenIddictConstants.Parameters.Prompt or OpenIddictConstants.Parameters.MaxAge)).ToList();
        if (left.Length > 0)
            parameters.Add(new(OpenIddictConstants.Parameters.Prompt, string.Join(' ', left)));
        return QueryString.Create(parameters.With(request.Demand())!).Value!.TrimStart('?');
    }

    /// <summary>Whether the user has to sign in anew, signed in with that session or not at all.</summary>
    public static bool NeedsSignIn(this OpenIddictRequest request, HttpContext http, Session? session, DateTimeOffset now) =>
        session is null || (!(OpenPushedRequest.Of(http)?.Request.PushedAt < session.CreatedAt) && request.Demands(session, now));

    /// <summary>
    /// Whether the client asks for another user than this one (<c>id_token_hint</c>; OpenID Connect Core, 3.1.2.1): a code for anybody else would be taken for that user's. A
    /// hint that was not signed here, or for another client, says nothing.
    /// </summary>
    public static async Task<bool> IsForSomebodyElse(this OpenIddictRequest request, OwnTokens tokens, User? user) =>
        request.IdTokenHint is { } text && await tokens.IdToken(text) is { } hint && hint.Audiences.Contains(request.ClientId) && hint.Subject != user?.Id.ToString();

    /// <summary>A sign-in by a text is too old for any <c>max_age</c>: apps ask with it for what the API wants a fresh one for (RFC 9470), where no text is enough.</summary>
    private static bool Demands(this OpenIddictRequest request, Session session, DateTimeOffset now) =>
        request.HasPromptValue(PromptValues.Login) || request.HasPromptValue(PromptValues.SelectAccount) ||
        (request.MaxAge is { } seconds && !session.IsProvedWithin(seconds, now));
}
