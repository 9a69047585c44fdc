using System.Net;

namespace DotMac.Identity.Tests.Features.SecondFactors;

public sealed class RegenerateBackupCodesTests(IdentityHost host)
{
    [Fact]
    public async Task New_codes_replace_all_old_ones()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        await (await Regenerate(app.Token, "Wrong horse 9", app.Code())).Refuses(422, "password.current_wrong");
        var fresh = (await (await Regenerate(app.Token, IdentityHost.Password, app.Code())).Json()).GetProperty("backup_codes").EnumerateArray()
            .Select(code => code.GetString()!).ToList();
        fresh.Count.ShouldBe(10);
        fresh.Intersect(app.BackupCodes).ShouldBeEmpty();
        await (await app.Complete(await app.Challenge(), app.BackupCodes[0], true)).Refuses(401, "auth.second_factor_invalid");
        (await app.Complete(await app.Challenge(), fresh[0], true)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Company.LastMail(app.Email))!.Variables["what"].ShouldBe("given new backup codes");
    }

    [Fact]
    public async Task Without_a_second_factor_there_are_no_backup_codes()
    {
        var company = await host.SignUp();
        await (await Regenerate(await company.OwnerToken(), IdentityHost.Password, "000000")).Refuses(409, "second_factor.not_enabled");
    }

    [Fact]
    public async Task A_password_alone_makes_no_new_codes_and_five_wrong_codes_lock_the_account()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        (await host.Post("/api/v1/auth/2fa/regenerate-backup-codes", new { password = IdentityHost.Password }, app.Token))
            .StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        for (var attempt = 0; attempt < 5; attempt++)
            await (await Regenerate(app.Token, IdentityHost.Password, app.WrongCode())).Refuses(422, "second_factor.wrong_code");
        await (await Regenerate(app.Token, IdentityHost.Password, app.Code())).Refuses(422, "password.current_wrong");
        (await app.Company.LastMail(app.Email))!.Variables["what"].ShouldBe("turned on");
    }

    [Fact]
    public async Task A_backup_code_makes_new_ones()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        (await Regenerate(app.Token, IdentityHost.Password, app.BackupCodes[2], true)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private Task<HttpResponseMessage> Regenerate(string token, string password, string code, bool isBackupCode = false) =>
        host.Post("/api/v1/auth/2fa/regenerate-backup-codes", new { password, code, is_backup_code = isBackupCode }, token);
}
