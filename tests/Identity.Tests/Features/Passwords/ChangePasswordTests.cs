using System.Net;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Security;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Identity.Tests.Features.Passwords;

public sealed class ChangePasswordTests(IdentityHost host)
{
    private const string New = "Another Horse 7";

    [Fact]
    public async Task Keeps_the_session_that_asks_and_ends_the_others()
    {
        var company = await host.SignUp();
        var (mine, refresh) = await (await host.Login(company)).Tokens();
        var (other, otherRefresh) = await (await host.Login(company)).Tokens();
        (await Change(mine)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        using var ended = host.WithToken(other);
        await Eventually.Get(async () => (await ended.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the end");
        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = otherRefresh })).Refuses(401, "refresh_token.invalid");
        using var http = host.WithToken(mine);
        (await http.GetAsync("/api/v1/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Post("/api/v1/auth/refresh", new { refresh_token = refresh })).StatusCode.ShouldBe(HttpStatusCode.OK);

        await (await host.Login(company)).Refuses(401, "credentials.invalid");
        (await host.Login(company, New)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await company.LastMail(company.OwnerEmail))!.Template.ShouldBe("email.auth.password_changed");
        (await host.Events(company.Id)).Count(name => name == "user.password_changed").ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_current_password_counts_toward_the_lock_which_then_refuses_the_right_one_too()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        for (var attempt = 0; attempt < 5; attempt++)
            await (await Change(token, "wrong password")).Refuses(422, "password.current_wrong");
        await (await Change(token)).Refuses(422, "password.current_wrong");
        await (await host.Login(company)).Refuses(401, "credentials.invalid");
        (await host.Events(company.Id)).Count(name => name == "user.locked").ShouldBe(1);
    }

    [Fact]
    public async Task A_weak_password_is_refused_and_a_mailed_reset_link_dies_with_the_change()
    {
        var company = await host.SignUp();
        var token = await company.OwnerToken();
        var link = await company.ResetLink(company.OwnerEmail);
        await (await Change(token, chosen: "no upper case 9")).Refuses(422, "password.too_simple");
        (await Change(token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await host.Reset(link)).Refuses(422, "password_reset.invalid");
    }

    [Fact]
    public async Task Of_changes_at_once_from_the_same_password_one_wins()
    {
        var company = await host.SignUp();
        var tokens = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await (await host.Login(company)).Tokens()).Access));
        var answers = await Task.WhenAll(tokens.Select((token, at) => Change(token, chosen: $"{New} {at}")));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.NoContent).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.NoContent))
            refused.StatusCode.ShouldBeOneOf(HttpStatusCode.UnprocessableEntity, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_sign_in_whose_password_was_right_before_the_change_does_not_complete_after_it()
    {
        var company = await host.SignUp();
        var changed = await host.Services.GetRequiredService<PasswordHashing>().Hash(Password.Choose(New), TestContext.Current.CancellationToken);
        var login = await host.As(company.Id, async db =>
        {
            var user = (await db.Users.SingleAsync()).Id;
            await db.LockUser(user, TestContext.Current.CancellationToken);
            var started = host.Login(company);
            await Task.Delay(TimeSpan.FromSeconds(1)); // the old password is verified, the sign-in waits for the account
            started.IsCompleted.ShouldBeFalse();
            await db.Users.ExecuteUpdateAsync(row => row.SetProperty(found => found.PasswordHash, changed));
            db.MarkSaved();
            return started;
        });
        await (await login).Refuses(401, "credentials.invalid");
        (await host.Login(company, New)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_machine_has_no_password_to_change()
    {
        var company = await host.SignUp();
        await (await host.Post("/api/v1/auth/change-password", new { current_password = "x", new_password = New })).Refuses(401, "token.invalid");
        var client = await (await host.Post(
            "/api/v1/auth/clients", new { name = "c", scopes = new[] { "users.read" } }, await company.OwnerToken())).Json();
        var token = await (await host.Token(new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client.GetProperty("client_id").GetString()!,
            ["client_secret"] = client.GetProperty("client_secret").GetString()!,
        })).Json();
        (await Change(token.GetProperty("access_token").GetString()!)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private Task<HttpResponseMessage> Change(string token, string current = IdentityHost.Password, string chosen = New) =>
        host.Post("/api/v1/auth/change-password", new { current_password = current, new_password = chosen }, token);
}
