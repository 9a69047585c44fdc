using System.Net;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Tests.Features.SecondFactors;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Sessions;

public sealed class SessionLimitTests(IdentityHost host)
{
    [Fact]
    public async Task The_sixth_sign_in_ends_the_oldest_session_and_no_other()
    {
        var company = await host.SignUp();
        List<(string Access, string Refresh)> signedIn = [];
        for (var count = 0; count < 6; count++)
            signedIn.Add(await (await host.Login(company)).Tokens());

        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = signedIn[0].Refresh })).Refuses(401, "refresh_token.invalid");
        (await host.Post("/api/v1/auth/refresh", new { refresh_token = signedIn[1].Refresh })).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var oldest = host.WithToken(signedIn[0].Access);
        await Eventually.Get(
            async () => (await oldest.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the oldest's end");
        (await Live(company)).ShouldBe(5);
        (await host.Events(company.Id)).Count(name => name == "session.revoked").ShouldBe(1);
    }

    [Fact]
    public async Task Parallel_sign_ins_count_each_other_and_another_users_do_not()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await (await host.Login(company)).Tokens()));
        (await Live(company)).ShouldBe(5 + 1);
        using var http = host.WithToken(member.Token);
        (await http.GetAsync("/api/v1/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_sign_in_with_a_second_factor_counts_too()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        for (var used = 0; used < 6; used++)
            await (await app.Complete(await app.Challenge(), app.BackupCodes[used], true)).Tokens();
        (await Live(app.Company)).ShouldBe(5);
    }

    [Fact]
    public async Task No_token_outlives_its_session()
    {
        var company = await host.SignUp();
        var (_, refresh) = await (await host.Login(company)).Tokens();
        await host.As(company.Id, async db =>
        {
            await db.Sessions.ExecuteUpdateAsync(row => row.SetProperty(
                session => session.CreatedAt, session => session.CreatedAt - Session.Life + TimeSpan.FromMinutes(5)));
            db.MarkSaved();
            return 0;
        });

        var (access, next) = await (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh })).Tokens();
        var token = new JsonWebToken(access);
        (token.ValidTo - token.IssuedAt).ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(5));
        var ends = await host.As(company.Id, db => db.Sessions.AsNoTracking().SingleAsync(session => session.ExpiresAt <= TimeProvider.System.GetUtcNow().AddMinutes(5)));
        ends.ExpiresAt.ShouldBe(ends.EndsAt);
        next.ShouldNotBe(refresh);
    }

    private Task<int> Live(Company company) => host.As(company.Id, db => db.Sessions.CountAsync(session => session.RevokedAt == null));
}
