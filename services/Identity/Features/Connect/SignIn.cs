using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Account;
using DotMac.Identity.Features.Federation;
using DotMac.Identity.Features.Passkeys;
using DotMac.Identity.Features.SecondFactors;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace DotMac.Identity.Features.Connect;

/// <summary>Receives the sign-in page's form and leads back to the authorization request.</summary>
internal static class SignIn
{
    public static void Map(WebApplication app) => app.MapPost("/connect/sign-in", Handle).WithName("SignIn")
        .Anonymous("the password is the proof").DisableAntiforgery().ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, FormGuard guard, SignInDirectory directory, PasswordSignIn passwords, SecondFactorSignIn codes, SecondFactorText texts,
        PasskeySignIn passkeys,
        ProviderLinks links, OperationRecord record, CancellationToken ct)
    {
        if (await http.ReadForm(ct) is not { } form || !guard.Accepts(http, form, SignInPage.Purpose))
            throw UserErrors.ForeignForm();

        var query = QueryHelpers.ParseQuery(form["request"].ToString());
        if (form.ContainsKey(CodePage.ByApp))
            return CodePage.Show(http, guard, CodePage.Asked.Again(form, query.GetValueOrDefault("redirect_uri")) with { Texted = false });
        try
        {
            if (form.ContainsKey(CodePage.SendText))
                return await Text(http, guard, form, query.GetValueOrDefault("redirect_uri"), texts, record, ct);
            var token = form.ContainsKey(SignInPage.Challenge)
                ? await WithCode(form, codes, ct)
                : form[SignInPage.Passkey].ToString() is { Length: > 0 }
                ? await WithPasskey(http, form, await directory.Find(http, TenantOf(query), ct), passkeys, ct)
                : await WithPassword(http, form, await directory.Find(http, TenantOf(query), ct), passwords, ct);
            BrowserSessions.Write(http, token);
            await record.Done("sign_in", ct);
            return GoOn(http, query);
        }
        catch (DomainException refusal) when (refusal.Refusal is Refusal.Unauthenticated or Refusal.Forbidden or Refusal.Malformed)
        {
            await record.Refused("sign_in", refusal.Code);
            return Again(http, guard, form, query.GetValueOrDefault("redirect_uri"), await links.For(form["request"].ToString(), ct), refusal);
        }
    }

    /// <summary>Leads a browser that is signed in to what it signed in for, which is always a page of ours.</summary>
    public static IResult GoOn(HttpContext http, Dictionary<string, StringValues> query)
    {
        if (TargetOf(query) is not { } target)
            return Page.Show(http, "You are signed in", $"<p>You can close this page, or look at <a href=\"{AccountPage.Address}\">your account</a>.</p>", null);

        (http.Response.Headers.CacheControl, http.Response.Headers.Location) = ("no-store", target);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The page of ours for which a request signs in; null where it is none of them.</summary>
    public static string? TargetOf(Dictionary<string, StringValues> query) => query.ContainsKey("client_id") ? $"/connect/authorize{QueryString.Create(query)}"
        : query.ContainsKey("user_code") ? $"/connect/verify{QueryString.Create(query)}"
        : query.ContainsKey(AccountPage.Asked) ? AccountPage.Address : null;

    /// <summary>The tenant that an authorization request means, given as a query.</summary>
    public static string TenantOf(string request) => TenantOf(QueryHelpers.ParseQuery(request));

    /// <summary>The client's, or that of whoever connects a device.</summary>
    private static string TenantOf(Dictionary<string, StringValues> query) =>
        Client.TenantOf(query.GetValueOrDefault("client_id"))?.ToString() ??
        (query.TryGetValue("tenant", out var named) && named.ToString() is { Length: > 0 } name ? name : "-");

    private static async Task<SecretToken> WithPassword(
        HttpContext http, IFormCollection form, Guid? tenant, PasswordSignIn passwords, CancellationToken ct) => (await passwords.Open(
            http, tenant, form["email"].ToString(), null, Password.Given(form["password"].ToString()), BrowserSessions.ClientId, ct)).Token;

    private static async Task<SecretToken> WithPasskey(
        HttpContext http, IFormCollection form, Guid? tenant, PasskeySignIn passkeys, CancellationToken ct) =>
        (await passkeys.Open(http, tenant, form.Json(SignInPage.Passkey), BrowserSessions.ClientId, ct)).Token;

    private static async Task<SecretToken> WithCode(IFormCollection form, SecondFactorSignIn codes, CancellationToken ct)
    {
        var (code, isBackup) = form.Code();
        var by = isBackup ? SecondProof.BackupCode : form.ContainsKey(CodePage.Texted) ? SecondProof.Text : SecondProof.App;
        return (await codes.Open(form[SignInPage.Challenge].ToString(), code, by, BrowserSessions.ClientId, ct)).Token;
    }

    /// <summary>Texts a code and shows the page that asks for it.</summary>
    private static async Task<IResult> Text(
        HttpContext http, FormGuard guard, IFormCollection form, string? redirectUri, SecondFactorText texts, OperationRecord record, CancellationToken ct)
    {
        var asked = CodePage.Asked.Again(form, redirectUri);
        try
        {
            var (number, _) = await texts.Send(asked.Challenge, ct);
            await record.Done("text_sign_in_code", ct);
            return CodePage.Show(http, guard, asked with { TextsTo = number.Hint, Texted = true });
        }
        catch (DomainException refusal) when (refusal.Refusal is Refusal.TooMany or Refusal.Conflict or Refusal.Rule)
        {
            await record.Refused("text_sign_in_code", refusal.Code);
            return CodePage.Show(http, guard, asked, refusal.Message);
        }
    }

    /// <summary>The page on which it goes on: for the code after a right password, for the password after a challenge that is over.</summary>
    private static IResult Again(HttpContext http, FormGuard guard, IFormCollection form, string? redirectUri, string others, DomainException refusal)
    {
        var request = form["request"].ToString();
        if (refusal.Code == SecondFactorErrors.RequiredCode)
            return CodePage.Show(http, guard, CodePage.Asked.First(request, redirectUri, refusal.Members!));
        return refusal.Code == SecondFactorErrors.RefusedCode
            ? CodePage.Show(http, guard, CodePage.Asked.Again(form, redirectUri), refusal.Message)
            : SignInPage.Show(http, guard, request, redirectUri, form["email"].ToString(), others, refusal.Message);
    }
}
