using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Federation;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// The authorization endpoint, reached after OpenIddict checked client, redirect URI and PKCE: signs the user in where needed, asks for consent once,
/// and sends a code back.
/// </summary>
internal static class Authorize
{
    public static void Map(WebApplication app) => app.MapMethods("/connect/authorize", ["GET", "POST"], Handle).WithName("Authorize")
        .Anonymous("its pages sign the user in").ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, IOpenIddictApplicationManager applications, BrowserSessions browsers, Consents consents, CodeIssue codes, FormGuard guard,
        ProviderLinks links, OwnTokens tokens, OperationRecord record, CurrentOperation operation, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var profile = await applications.ProfileOf(request.ClientId!, ct);
        operation.EnterNamed(profile.TenantId!.Value);
        if (!await db.MayServe(profile, ct))
            return AuthorizationAnswer.Error(Errors.UnauthorizedClient, "The client was revoked, or its tenant does not work at the moment.");
        if (request.Flaw(profile, out var audience) is { } flaw)
            return AuthorizationAnswer.Error(flaw.Error, flaw.Description);
        if (profile.PushedRequestsOnly && OpenPushedRequest.Of(http) is null)
        {
            await record.Refused("authorize_client", "request.not_pushed");
            return AuthorizationAnswer.Error(Errors.InvalidRequest, "The client pushes its requests (RFC 9126); this one was not.");
        }

        var browser = await browsers.Find(http, ct);
        var decision = browser is { } signedIn ? await Decision(http, guard, signedIn.Session) : null;
        if (decision is null && (request.NeedsSignIn(http, browser?.Session, time.GetUtcNow()) || await request.IsForSomebodyElse(tokens, browser?.User)))
            return request.HasPromptValue(PromptValues.None)
                ? AuthorizationAnswer.Error(Errors.LoginRequired, "Nobody is signed in, not whom the hint names, or not lately enough.")
                : SignInPage.Show(http, guard, request.AfterSignIn(http), request.RedirectUri, request.LoginHint, await links.For(request.AfterSignIn(http), ct));

        var (user, session) = browser!.Value;
        operation.Actor = new AuditActor("user", user.Id.ToString());
        if (await db.ClosedTo(user, ct) is { } closed)
            return AuthorizationAnswer.Error(Errors.AccessDenied, closed.Message);

        var answer = await consents.Ask(http, request, user, session, decision, ct);
        if (answer is not null)
            return answer;

        if (OpenPushedRequest.Of(http) is { } pushed && await db.LockPushedRequest(pushed.Request.Id, ct) is var found && found?.Use(time.GetUtcNow()) is not true)
            return AuthorizationAnswer.Error(Errors.InvalidRequestUri, "The request_uri gave its code already.");

        var code = codes.Issue(request, audience, user, session);
        await record.Done("authorize_client", ct);
        return AuthorizationAnswer.Code(http, user, code);
    }

    /// <summary>What the user chose on the consent page; a form that is not from there counts for nothing.</summary>
    private static async Task<string?> Decision(HttpContext http, FormGuard guard, Session session)
    {
        if (!http.Request.HasFormContentType || await http.Request.ReadFormAsync() is not { } form || !form.ContainsKey(ConsentPage.Decision))
            return null;

        return guard.Accepts(http, form, ConsentPage.Purpose(session.Id)) ? form[ConsentPage.Decision].ToString() : throw UserErrors.ForeignForm();
    }
}
