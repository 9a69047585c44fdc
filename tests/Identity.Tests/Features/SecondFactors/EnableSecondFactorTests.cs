using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.SecondFactors;

public sealed class EnableSecondFactorTests(IdentityHost host)
{
    [Fact]
    public async Task Shows_secret_address_picture_and_ten_codes_once_and_stores_none_in_clear()
    {
        var company = await host.SignUp();
        var answer = await host.Post("/api/v1/auth/2fa/enable", new { password = IdentityHost.Password }, await company.OwnerToken());
        var shown = await answer.Json();
        var secret = shown.GetProperty("secret").GetString()!;
        secret.ShouldMatch("^[A-Z2-7]{32}$");
        shown.GetProperty("otpauth_uri").GetString().ShouldBe(
            $"otpauth://totp/DotMac%20Platform:{Uri.EscapeDataString(company.OwnerEmail)}?secret={secret}" +
            "&issuer=DotMac%20Platform&algorithm=SHA1&digits=6&period=30");
        var picture = shown.GetProperty("qr_code").GetString()!;
        picture.ShouldStartWith("data:image/png;base64,");
        Convert.FromBase64String(picture["data:image/png;base64,".Length..])[1..4].ShouldBe("PNG"u8.ToArray());
        var codes = shown.GetProperty("backup_codes").EnumerateArray().Select(code => code.GetString()!).ToList();
        codes.Distinct().Count().ShouldBe(10);
        codes.ShouldAllBe(code => System.Text.RegularExpressions.Regex.IsMatch(code, "^[A-Z]{4}-[A-Z]{4}$"));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();

        var stored = await host.As(company.Id, db => db.SecondFactors.AsNoTracking().SingleAsync());
        stored.SealedSecret.AsSpan().IndexOf(OtpNet.Base32Encoding.ToBytes(secret)).ShouldBe(-1);
        stored.BackupCodes.ShouldAllBe(code => code.Hash.Length == 32);
        (await host.Login(company)).StatusCode.ShouldBe(HttpStatusCode.OK); // nothing changes before a code was verified
    }

    [Fact]
    public async Task The_first_code_turns_it_on_and_tells_so()
    {
        var company = await host.SignUp();
        var app = await Authenticator.Begun(host, company, company.OwnerEmail, await company.OwnerToken());
        await (await host.Post("/api/v1/auth/2fa/verify", new { code = app.WrongCode() }, app.Token)).Refuses(422, "second_factor.wrong_code");
        var on = await (await host.Post("/api/v1/auth/2fa/verify", new { code = app.Code() }, app.Token)).Json();
        (on.GetProperty("enabled").GetBoolean(), on.GetProperty("backup_codes_left").GetInt32()).ShouldBe((true, 10));

        using var http = host.WithToken(app.Token);
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/2fa")).GetProperty("enabled").GetBoolean().ShouldBeTrue();
        (await host.Events(company.Id)).Count(name => name == "user.mfa_enabled").ShouldBe(1);
        var mail = (await company.LastMail(company.OwnerEmail))!;
        (mail.Template, mail.Variables["what"], mail.SealedToken).ShouldBe(("email.auth.second_factor_changed", "turned on", null));
        await (await host.Post("/api/v1/auth/2fa/verify", new { code = app.Code(1) }, app.Token)).Refuses(409, "second_factor.enabled");
        await (await host.Post("/api/v1/auth/2fa/enable", new { password = IdentityHost.Password }, app.Token)).Refuses(409, "second_factor.enabled");
    }

    [Fact]
    public async Task Turning_it_on_ends_every_other_session()
    {
        var company = await host.SignUp();
        var app = await Authenticator.Begun(host, company, company.OwnerEmail, await company.OwnerToken());
        var (access, refresh) = await (await host.Login(company)).Tokens();
        (await host.Post("/api/v1/auth/2fa/verify", new { code = app.Code() }, app.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh })).Refuses(401, "refresh_token.invalid");
        using var other = host.WithToken(access);
        await Eventually.Get(async () => (await other.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the end");
        using var own = host.WithToken(app.Token);
        (await own.GetAsync("/api/v1/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Events(company.Id)).Count(name => name == "session.revoked").ShouldBe(1);
    }

    [Fact]
    public async Task Beginning_again_voids_the_first_secret()
    {
        var company = await host.SignUp();
        var (token, email) = (await company.OwnerToken(), company.OwnerEmail);
        var (first, second) = (await Authenticator.Begun(host, company, email, token), await Authenticator.Begun(host, company, email, token));
        await (await host.Post("/api/v1/auth/2fa/verify", new { code = first.Code() }, token)).Refuses(422, "second_factor.wrong_code");
        (await host.Post("/api/v1/auth/2fa/verify", new { code = second.Code() }, token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(company.Id, db => db.Set<BackupCode>().CountAsync())).ShouldBe(10);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_counted_like_one_at_the_sign_in()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        for (var attempt = 0; attempt < 5; attempt++)
            await (await host.Post("/api/v1/auth/2fa/enable", new { password = "Wrong horse 9" }, token)).Refuses(422, "password.current_wrong");
        await (await host.Post("/api/v1/auth/2fa/enable", new { password = IdentityHost.Password }, token)).Refuses(422, "password.current_wrong");
        await (await host.Login(company)).Refuses(401, "credentials.invalid");
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_of_it()
    {
        var (company, other) = (await host.SignUp(), await host.SignUp());
        await Authenticator.On(host, company);
        (await host.As(other.Id, db => db.SecondFactors.CountAsync())).ShouldBe(0);
        (await host.Login(other)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var http = host.WithToken(await other.OwnerToken());
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/2fa")).GetProperty("enabled").GetBoolean().ShouldBeFalse();
    }
}
