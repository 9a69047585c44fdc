using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Features.Connect;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OpenIddict.Client.AspNetCore;

namespace DotMac.Identity.Features.Federation;

/// <summary>
/// Where a provider leads back to, reached after OpenIddict judged its answer: state, issuer, code, ID token and user info. Signs the user in, or links
/// the account for whoever began that.
/// </summary>
internal static class FinishExternalSignIn
{
    public static void Map(WebApplication app) => app.MapGet("/api/v1/auth/oauth/{id:guid}/callback", Handle).WithName("FinishExternalSignIn")
        .Anonymous("the provider's answer is the proof").ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, GithubAccounts github, ExternalSignIn accounts, ProviderLinks links, FormGuard guard, OperationRecord record, CurrentOperation operation,
        CancellationToken ct)
    {
        if (http.Features.Get<Returned>() is not { } returned)
            return Over(http);

        operation.EnterNamed(returned.TenantId);
        var action = returned.Flow.UserId is null ? "sign_in" : "link_external_login";
        try
        {
            var identity = await Judged(http, returned.Provider, github, ct) ?? throw IdentityProviderErrors.AnswerRefused();
            if (returned.Flow.UserId is not null)
                await accounts.Link(returned.Flow, identity, ct);
            else
                BrowserSessions.Write(http, await accounts.Open(http, returned.Flow, identity, ct));
            await record.Done(action, ct);
            return returned.Flow.UserId is null ? SignIn.GoOn(http, QueryHelpers.ParseQuery(returned.Flow.Request)) : Linked(http, returned.Provider);
        }
        catch (Exception exception) when (RefusalOf(exception) is { } refusal)
        {
            await record.Refused(action, refusal.Code);
            if (returned.Flow.UserId is not null)
                return Page.Show(http, "Not linked", Page.Refused(refusal.Message), null, 422);
            return await Again(http, guard, returned.Flow.Request, links, refusal, ct);
        }
    }

    /// <summary>Somebody else may have got the address at the same time; null for an outage or a bug.</summary>
    private static DomainException? RefusalOf(Exception exception) => exception switch
    {
        DomainException refusal => refusal,
        DbUpdateException { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } } => ExternalLoginErrors.Crossed(),
        _ => null,
    };

    /// <summary>Whom the provider vouches for; null where OpenIddict refused its answer.</summary>
    private static async Task<ExternalIdentity?> Judged(HttpContext http, IdentityProvider provider, GithubAccounts github, CancellationToken ct)
    {
        var judged = await http.AuthenticateAsync(OpenIddictClientAspNetCoreDefaults.AuthenticationScheme);
        if (judged is not { Succeeded: true, Principal: { } principal })
            return null;
        if (provider.Kind.SpeaksOpenId())
            return ExternalIdentity.Of(provider.Kind, type => principal.FindFirst(type)?.Value);
        return judged.Properties.GetTokenValue(OpenIddictClientAspNetCoreConstants.Tokens.BackchannelAccessToken) is { } token
            ? await github.Of(provider, token, ct)
            : null;
    }

    /// <summary>The page on which it goes on: for the code of an account with a second factor, else to sign in otherwise or to try again.</summary>
    private static async Task<IResult> Again(HttpContext http, FormGuard guard, string request, ProviderLinks links, DomainException refusal, CancellationToken ct)
    {
        var redirectUri = QueryHelpers.ParseQuery(request).GetValueOrDefault("redirect_uri");
        return refusal.Code == SecondFactorErrors.RequiredCode
            ? CodePage.Show(http, guard, CodePage.Asked.First(request, redirectUri, refusal.Members!))
            : SignInPage.Show(http, guard, request, redirectUri, null, await links.For(request, ct), refusal.Message);
    }

    private static IResult Linked(HttpContext http, IdentityProvider provider) =>
        Page.Show(http, "Linked", $"<p>From now on you can sign in with {Page.Text(provider.DisplayName)}. You can close this page, or go back to <a href=\"{Account.AccountPage.Address}\">your account</a>.</p>", null);

    /// <summary>Which tenant and which request it was is not known.</summary>
    private static IResult Over(HttpContext http) =>
        Page.Show(http, "That did not work", Page.Refused(ExternalLoginErrors.FlowInvalid().Message), null, 400);
}
