using System.Net;
using DotMac.Identity.Domain.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.SecondFactors;

public sealed class DisableSecondFactorTests(IdentityHost host)
{
    [Fact]
    public async Task Password_and_code_turn_it_off_and_leave_nothing_behind()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        await (await Disable(app, "Wrong horse 9", app.Code())).Refuses(422, "password.current_wrong");
        await (await Disable(app, IdentityHost.Password, app.WrongCode())).Refuses(422, "second_factor.wrong_code");
        (await Disable(app, IdentityHost.Password, app.Code())).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await host.Login(app.Company)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(app.Company.Id, db => db.Set<BackupCode>().CountAsync())).ShouldBe(0);
        (await host.Events(app.Company.Id)).Count(name => name == "user.mfa_disabled").ShouldBe(1);
        (await app.Company.LastMail(app.Email))!.Variables["what"].ShouldBe("turned off");
        await (await Disable(app, IdentityHost.Password, app.Code(1))).Refuses(409, "second_factor.not_enabled");
    }

    [Fact]
    public async Task A_backup_code_does_for_whoever_lost_the_app()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        (await Disable(app, IdentityHost.Password, app.BackupCodes[3], true)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Wrong_codes_count_like_wrong_passwords()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        for (var attempt = 0; attempt < 5; attempt++)
            await (await Disable(app, IdentityHost.Password, app.WrongCode())).Refuses(422, "second_factor.wrong_code");
        await (await Disable(app, IdentityHost.Password, app.Code())).Refuses(422, "password.current_wrong");
    }

    private Task<HttpResponseMessage> Disable(Authenticator app, string password, string code, bool isBackupCode = false) =>
        host.Post("/api/v1/auth/2fa/disable", new { password, code, is_backup_code = isBackupCode }, app.Token);
}
