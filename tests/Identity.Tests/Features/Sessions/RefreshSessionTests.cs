using System.Net;
using DotMac.Identity.Domain.Sessions;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Sessions;

public sealed class RefreshSessionTests(IdentityHost host)
{
    [Fact]
    public async Task Twenty_parallel_refreshes_get_one_successor_and_the_family_lives_on()
    {
        var company = await host.SignUp();
        var (_, first) = await (await host.Login(company)).Tokens();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Refresh(first)));
        var successors = new HashSet<string>();
        foreach (var answer in answers)
            successors.Add((await answer.Tokens()).Refresh);
        successors.Count.ShouldBe(1);

        var rows = await host.As(company.Id, db => db.Set<RefreshToken>().AsNoTracking().ToListAsync());
        rows.Count(row => row.UsedAt is null).ShouldBe(1);
        rows.Count.ShouldBe(2);
        (await Refresh(successors.Single())).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_used_again_later_ends_the_whole_family_and_its_access_tokens()
    {
        var company = await host.SignUp();
        var (access, first) = await (await host.Login(company)).Tokens();
        var (_, second) = await (await Refresh(first)).Tokens();
        await host.As(company.Id, async db =>
        {
            await db.Set<RefreshToken>().Where(row => row.UsedAt != null).ExecuteUpdateAsync(
                row => row.SetProperty(token => token.UsedAt, token => token.UsedAt!.Value.AddSeconds(-11)));
            db.MarkSaved();
            return 0;
        });

        await (await Refresh(first)).Refuses(401, "refresh_token.invalid");
        await (await Refresh(second)).Refuses(401, "refresh_token.invalid");
        await Dies(access);
        (await host.Events(company.Id)).ShouldContain("session.revoked");
    }

    [Fact]
    public async Task Logging_out_ends_refresh_and_access_tokens_within_five_seconds()
    {
        var company = await host.SignUp();
        var (access, refresh) = await (await host.Login(company)).Tokens();
        (await host.Post("/api/v1/auth/logout", new { }, access)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await Refresh(refresh)).Refuses(401, "refresh_token.invalid");
        await Dies(access);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public async Task A_forged_token_is_refused(string token) =>
        ((int)(await Refresh(token)).StatusCode).ShouldBe(token.Length == 0 ? 400 : 401);

    [Fact]
    public async Task The_right_row_with_another_secret_is_refused_and_harms_nobody()
    {
        var company = await host.SignUp();
        var (_, refresh) = await (await host.Login(company)).Tokens();
        var tail = refresh[^1] == 'A' ? 'B' : 'A';
        await (await Refresh(refresh[..60] + tail + refresh[61..])).Refuses(401, "refresh_token.invalid");
        (await Refresh(refresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_expired_session_cannot_be_refreshed()
    {
        var company = await host.SignUp();
        var (_, refresh) = await (await host.Login(company)).Tokens();
        await host.As(company.Id, async db =>
        {
            await db.Sessions.ExecuteUpdateAsync(row => row.SetProperty(session => session.ExpiresAt, session => session.CreatedAt));
            db.MarkSaved();
            return 0;
        });
        await (await Refresh(refresh)).Refuses(401, "refresh_token.invalid");
    }

    [Fact]
    public async Task A_bearer_token_may_come_along_but_not_another_tenants()
    {
        var (company, other) = (await host.SignUp(), await host.SignUp());
        var (access, refresh) = await (await host.Login(company)).Tokens();
        var foreign = await other.OwnerToken();
        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh }, foreign)).Refuses(403, "tenant.mismatch");
        await (await host.Post("/api/v1/auth/login", new { email = company.OwnerEmail, password = IdentityHost.Password, tenant = company.Slug },
            foreign)).Refuses(403, "tenant.mismatch");
        (await host.Post("/api/v1/auth/login", new { email = company.OwnerEmail, password = IdentityHost.Password, tenant = company.Slug },
            access)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Post(
            "/api/v1/auth/verify-email/resend", new { email = company.OwnerEmail }, access)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await (await host.Post("/api/v1/auth/verify-email/confirm", new { token = refresh, password = IdentityHost.Password }, access)).Refuses(422,
            "verification_token.invalid");
        (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh }, access)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var http = host.WithToken(foreign);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh, ["client_id"] = "dotmac" });
        (await http.PostAsync("/connect/token", form)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private Task<HttpResponseMessage> Refresh(string token) => host.Post("/api/v1/auth/refresh", new { refresh_token = token });

    private async Task Dies(string access)
    {
        using var http = host.WithToken(access);
        var started = TimeProvider.System.GetTimestamp();
        await TestKit.Eventually.Get(
            async () => (await http.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
