using System.Net;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.Identity.Tests.Features.Phones;

namespace DotMac.Identity.Tests.Features.SecondFactors;

/// <summary>Sign-ins in tests that a text completes.</summary>
internal static class TextsOf
{
    /// <summary>The owner of a new company, with an app and a phone whose texts stand in for it.</summary>
    public static async Task<(Authenticator App, PhoneOf Phone)> LetTexts(this IdentityHost host)
    {
        var company = await host.SignUp();
        var phone = await PhoneOf.Owner(host, company);
        var app = await Authenticator.On(host, company);
        var answer = await host.AllowTexts(app, app.BackupCodes[^1]);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (app, phone);
    }

    public static Task<HttpResponseMessage> AllowTexts(this IdentityHost host, Authenticator app, string code) => host.Post(
        "/api/v1/auth/2fa/texts", new { password = IdentityHost.Password, code, is_backup_code = code.Any(char.IsLetter) }, app.Token);

    public static Task<HttpResponseMessage> TextCode(this IdentityHost host, string challenge) => host.Post("/api/v1/auth/login/text-code", new { challenge });

    public static Task<HttpResponseMessage> CompleteByText(this IdentityHost host, string challenge, string code) =>
        host.Post("/api/v1/auth/login/verify-2fa", new { challenge, code, is_text_code = true });

    /// <summary>Signs in by a text in a browser, from a page that asks for the password.</summary>
    public static async Task<HttpResponseMessage> SignInByText(this Browser browser, string page, Authenticator app, PhoneOf phone)
    {
        page = await (await browser.Submit(page, app.Email, IdentityHost.Password, "")).Content.ReadAsStringAsync();
        page = await (await browser.Post("/connect/sign-in", [.. Browser.Fields(page), new("send_text", "true")])).Content.ReadAsStringAsync();
        var entered = await browser.Post("/connect/sign-in", [.. Browser.Fields(page), new("code", await phone.LastCode())]);
        entered.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await entered.Content.ReadAsStringAsync());
        return entered;
    }
}
