using System.Net;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.SecondFactors;

public sealed class LoginWithSecondFactorTests(IdentityHost host)
{
    [Fact]
    public async Task A_right_password_gets_a_challenge_and_no_token_and_a_code_gets_the_tokens()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        var refused = await host.Login(app.Company);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        refused.Headers.GetValues("X-2FA-Required").ShouldBe(["true"]);
        var problem = await refused.Json();
        problem.TryGetProperty("access_token", out _).ShouldBeFalse();
        problem.GetProperty("code").GetString().ShouldBe("auth.second_factor_required");
        problem.GetProperty("expires_in").GetInt32().ShouldBe(300);

        var answer = await app.Complete(problem.GetProperty("challenge").GetString()!, app.Code());
        var (access, refresh) = await answer.Tokens();
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        using var http = host.WithToken(access);
        (await http.GetAsync("/api/v1/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Events(app.Company.Id)).Count(name => name == "user.login").ShouldBe(2);
    }

    [Fact]
    public async Task A_code_before_the_last_one_taken_is_none_any_more()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        var (now, next) = (app.Code(), app.Code(1));
        (await app.Complete(await app.Challenge(), next)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await app.Complete(await app.Challenge(), now)).Refuses(401, "auth.second_factor_invalid");
        await (await app.Complete(await app.Challenge(), next)).Refuses(401, "auth.second_factor_invalid");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_parallel_submissions_of_one_code_exactly_one_succeeds(bool isBackupCode)
    {
        var app = await Authenticator.On(host, await host.SignUp());
        var (first, second) = (await app.Challenge(), await app.Challenge());
        var code = isBackupCode ? app.BackupCodes[0] : app.Code();
        var answers = await Task.WhenAll(
            app.Complete(first, code, isBackupCode), app.Complete(second, code, isBackupCode), app.Complete(first, code, isBackupCode));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(2);
    }

    [Fact]
    public async Task A_challenge_is_good_once_and_for_five_minutes()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        var used = await app.Challenge();
        (await app.Complete(used, app.BackupCodes[0], true)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await app.Complete(used, app.BackupCodes[1], true)).Refuses(401, "auth.challenge_invalid");

        var old = await app.Challenge();
        await host.As(app.Company.Id, async db =>
        {
            await db.Database.ExecuteSqlAsync($"UPDATE sign_in_challenges SET expires_at = expires_at - interval '300 seconds'");
            db.MarkSaved();
            return 0;
        });
        await (await app.Complete(old, app.Code())).Refuses(401, "auth.challenge_invalid");
        await (await app.Complete("nonsense", app.Code())).Refuses(401, "auth.challenge_invalid");
        await (await app.Complete(SecretToken.New(app.Company.Id, Guid.CreateVersion7()).ToString(), app.Code())).Refuses(401, "auth.challenge_invalid");
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_account_for_password_and_code_alike()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        var (exhausted, fresh) = (await app.Challenge(), await app.Challenge());
        for (var attempt = 0; attempt < 5; attempt++)
            await (await app.Complete(exhausted, app.WrongCode())).Refuses(401, "auth.second_factor_invalid");
        await (await app.Complete(exhausted, app.Code())).Refuses(401, "auth.challenge_invalid");
        await (await app.Complete(fresh, app.Code())).Refuses(401, "auth.second_factor_invalid");
        await (await host.Login(app.Company)).Refuses(401, "credentials.invalid");
        (await host.Events(app.Company.Id)).Count(name => name == "user.locked").ShouldBe(1);
    }

    [Fact]
    public async Task A_right_password_does_not_forgive_wrong_codes()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        for (var attempt = 0; attempt < 5; attempt++)
            await (await app.Complete(await app.Challenge(), app.WrongCode())).Refuses(401, "auth.second_factor_invalid");
        await (await host.Login(app.Company)).Refuses(401, "credentials.invalid");
    }

    [Fact]
    public async Task A_new_password_does_not_forgive_wrong_codes_and_a_good_code_does()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        for (var attempt = 0; attempt < 4; attempt++)
            await (await app.Complete(await app.Challenge(), app.WrongCode())).Refuses(401, "auth.second_factor_invalid");
        (await host.Reset(await app.Company.ResetLink(app.Email), IdentityHost.Password)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await app.Complete(await app.Challenge(), app.WrongCode())).Refuses(401, "auth.second_factor_invalid");
        await (await app.Complete(await app.Challenge(), app.Code())).Refuses(401, "auth.second_factor_invalid");
        await (await app.Complete(await app.Challenge(), app.BackupCodes[0], true)).Refuses(401, "auth.second_factor_invalid");

        await host.As(app.Company.Id, async db =>
        {
            var past = TimeProvider.System.GetUtcNow().AddSeconds(-1);
            await db.Database.ExecuteSqlAsync($"UPDATE second_factors SET failures_count = 4, failures_first_at = {past}, failures_locked_until = {past}");
            db.MarkSaved();
            return 0;
        });
        (await app.Complete(await app.Challenge(), app.BackupCodes[0], true)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var failures = (await host.As(app.Company.Id, db => db.SecondFactors.AsNoTracking().SingleAsync())).Failures;
        failures.ShouldBe(FailedSignIns.None);
    }

    [Fact]
    public async Task A_backup_code_is_good_once_in_any_case_and_few_left_are_told()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        for (var used = 0; used < 8; used++)
        {
            var body = await (await app.Complete(await app.Challenge(), app.BackupCodes[used].ToLowerInvariant().Replace("-", ""), true)).Json();
            body.GetProperty("backup_codes_left").GetInt32().ShouldBe(9 - used);
            var warned = body.TryGetProperty("warning", out var warning) && warning.GetString() is { Length: > 0 };
            warned.ShouldBe(9 - used < 3);
        }

        await (await app.Complete(await app.Challenge(), app.BackupCodes[0], true)).Refuses(401, "auth.second_factor_invalid");
        await (await app.Complete(await app.Challenge(), app.BackupCodes[9])).Refuses(401, "auth.second_factor_invalid");
    }

    [Fact]
    public async Task A_challenge_dies_with_the_password_it_was_given_for_and_with_the_second_factor()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        var challenge = await app.Challenge();
        (await host.Reset(await app.Company.ResetLink(app.Email))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await app.Complete(challenge, app.Code())).Refuses(401, "auth.challenge_invalid");

        var other = await Authenticator.On(host, await host.SignUp());
        var pending = await other.Challenge();
        (await host.Post("/api/v1/auth/2fa/disable", new { password = IdentityHost.Password, code = other.Code() }, other.Token))
            .StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await other.Complete(pending, other.Code(1))).Refuses(401, "auth.challenge_invalid");
    }

    [Fact]
    public async Task A_suspended_tenant_gives_nobody_but_its_owner_a_challenge()
    {
        var company = await host.SignUp();
        var (member, owner) = (await host.Member(company, "tenant_admin"), await Authenticator.On(host, company));
        await Authenticator.On(host, company, member.Email, member.Token);
        var pending = await owner.Challenge();
        await host.Status(company, "suspended", 3);
        await (await host.Login(company, email: member.Email)).Refuses(403, "tenant.suspended");
        (await owner.Complete(pending, owner.Code())).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.Status(company, "cancelled", 4);
        await (await host.Login(company)).Refuses(403, "tenant.closed");
    }

    [Fact]
    public async Task A_wrong_password_looks_the_same_with_and_without_a_second_factor()
    {
        var (app, plain) = (await Authenticator.On(host, await host.SignUp()), await host.SignUp());
        foreach (var answer in new[] { await host.Login(app.Company, "Wrong horse 9"), await host.Login(plain, "Wrong horse 9") })
        {
            await answer.Refuses(401, "credentials.invalid");
            answer.Headers.Contains("X-2FA-Required").ShouldBeFalse();
        }
    }
}
