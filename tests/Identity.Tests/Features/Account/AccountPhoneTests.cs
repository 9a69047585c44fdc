using System.Net;
using DotMac.Identity.Tests.Features.Avatars;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.Identity.Tests.Features.Phones;
using DotMac.Identity.Tests.Features.SecondFactors;
using Microsoft.EntityFrameworkCore;
using SkiaSharp;

namespace DotMac.Identity.Tests.Features.Account;

/// <summary>Phone and picture on the account page.</summary>
public sealed class AccountPhoneTests(IdentityHost host)
{
    [Fact]
    public async Task A_phone_is_verified_with_the_code_that_it_got()
    {
        var company = await host.SignUp();
        using var client = await AccountClient.SignIn(host, company);
        (await client.Page()).ShouldContain("Verify your phone");
        await client.Done(await client.Send("phone/text", ("phone", "+44 7400 123456")), "A text with a code is on its way");
        var refused = await client.Send("phone/confirm", ("code", "12"));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var phone = new PhoneOf(host, company, await company.OwnerToken());
        await client.Done(await client.Send("phone/confirm", ("code", await phone.LastCode())), "Your phone is verified");
        var page = await client.Page();
        WebUtility.HtmlDecode(page).ShouldContain(PhoneOf.Number);
        page.ShouldNotContain("not verified");
        (await host.Events(company.Id)).ShouldContain("user.phone_verified");
    }

    [Fact]
    public async Task Texts_are_let_and_forbidden_with_what_is_to_be_said_against_them()
    {
        var company = await host.SignUp();
        using var client = await AccountClient.SignIn(host, company);
        await PhoneOf.Owner(host, company);
        (await client.Page()).ShouldNotContain("Let texts stand in");
        var app = await Authenticator.On(host, company);
        using var again = new Browser(host);
        var page = await (await again.Get($"{AccountClient.Address}?tenant={company.Slug}")).Content.ReadAsStringAsync();
        page = await (await again.Submit(page, app.Email, IdentityHost.Password, "")).Content.ReadAsStringAsync();
        (await again.Post("/connect/sign-in", [.. Browser.Fields(page), new("code", app.Code())])).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var signedIn = new AccountClient(host, company, again);
        (await signedIn.Page()).ShouldContain("can be redirected or read by others");
        await signedIn.Done(
            await signedIn.Send("second-factor/texts", ("password", IdentityHost.Password), ("code", app.BackupCodes[0])), "can stand in for the app");
        (await host.As(company.Id, db => db.SecondFactors.AsNoTracking().SingleAsync())).TextsTo!.Value.ShouldBe(PhoneOf.Number);
        await signedIn.Done(await signedIn.Send("second-factor/no-texts"), "only your app and backup codes");
        (await host.As(company.Id, db => db.SecondFactors.AsNoTracking().SingleAsync())).TextsTo.ShouldBeNull();
    }

    [Fact]
    public async Task The_picture_is_shown_and_the_page_may_load_it()
    {
        var company = await host.SignUp();
        using var client = await AccountClient.SignIn(host, company);
        (await client.Page()).ShouldNotContain("<img");
        using var http = host.WithToken(await company.OwnerToken());
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Pictures.Drawn(SKEncodedImageFormat.Png)), "file", "me.png" } };
        (await http.PostAsync("/api/v1/auth/upload-avatar", form)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await client.Browser.Get(AccountClient.Address);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldEndWith("; img-src 'self'");
        var picture = (await answer.Content.ReadAsStringAsync()).Split("<img class=\"face\" src=\"")[1].Split('"')[0];
        (await client.Browser.Get(picture)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
