using System.Net;
using DotMac.Identity.Tests.Features.Passkeys;
using DotMac.Identity.Tests.Features.SecondFactors;
using DotMac.ServiceDefaults.Auth;
using DotMac.TestKit;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Sessions;

/// <summary>RFC 9470.</summary>
public sealed class StepUpTests(IdentityHost host)
{
    [Fact]
    public void What_a_thief_would_do_first_asks_for_a_recent_sign_in() =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<RecentSignIn>() is not null)
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName).Order().ShouldBe(
            [
                "AllowTexts", "AssignRole", "BeginPasskey", "ChangeEmail", "CreateApiKey", "CreateClient", "CreateIdentityProvider", "CreateRole", "CreateScimToken", "CreateUser",
                "DeleteIdentityProvider", "DeleteSecret", "DeleteUser", "DeleteUsers", "DisableSecondFactor", "ForbidTexts", "GetSecret", "LinkExternalLogin", "RegisterApp", "RegisterPasskey",
                "RemoveExternalLogin", "RemovePasskey", "ResealKeys", "RotateClientSecret", "RotateSigningKey", "SetUserPermission", "StartImpersonation",
                "UnassignRole", "UpdateApiKey", "UpdateClient", "UpdateIdentityProvider", "UpdateRole", "UpdateSignInPolicy", "WriteSecret",
            ]);

    [Fact]
    public async Task An_old_sign_in_is_refused_with_what_is_asked_for_and_recorded()
    {
        var company = await host.SignUp();
        var old = await Old(company, await host.Login(company));
        var refused = await CreateKey(old);
        refused.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"insufficient_user_authentication\"");
        refused.Headers.WwwAuthenticate.ToString().ShouldContain("max_age=900");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var problem = await refused.Json();
        (problem.GetProperty("code").GetString(), problem.GetProperty("max_age").GetInt32()).ShouldBe(("auth.sign_in_too_old", 900));
        (await host.Audits(company)).ShouldContain(record => record.Action == "create_api_key" && record.Code == "auth.sign_in_too_old");
        using var http = host.WithToken(old);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK, "all else goes on");
    }

    [Fact]
    public async Task The_password_proves_it_again_in_the_same_session()
    {
        var company = await host.SignUp();
        var old = await Old(company, await host.Login(company));
        await (await host.Post("/api/v1/auth/step-up", new { password = "Wrong horse 9" }, old)).Refuses(422, "password.current_wrong");
        var answer = await host.Post("/api/v1/auth/step-up", new { password = IdentityHost.Password }, old);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var fresh = new JsonWebToken((await answer.Json()).GetProperty("access_token").GetString());
        fresh.GetClaim("sid").Value.ShouldBe(new JsonWebToken(old).GetClaim("sid").Value);
        (await CreateKey(fresh.EncodedToken)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await CreateKey(old)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "the old token says what it said");
    }

    [Fact]
    public async Task With_a_second_factor_the_password_alone_proves_nothing()
    {
        var app = await Authenticator.On(host, await host.SignUp());
        await (await host.Post("/api/v1/auth/step-up", new { password = IdentityHost.Password }, app.Token)).Refuses(422, "second_factor.wrong_code");
        (await host.Post("/api/v1/auth/step-up", new { password = IdentityHost.Password, code = app.Code() }, app.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_passkey_of_the_users_own_proves_it_once_and_nobody_elses_does()
    {
        var company = await host.SignUp();
        var page = new PasskeyClient(host, company);
        var (mine, _) = await page.Registered();
        var (others, _) = await page.Registered((await host.Member(company, "tenant_member")).Token);
        var old = await Old(company, await host.Login(company));
        await (await ByPasskey(old, others.Get(await page.SignInOptions()))).Refuses(422, "passkey.refused");
        await (await ByPasskey(old, new SoftAuthenticator().Get(await page.SignInOptions()))).Refuses(422, "passkey.refused");
        var proof = mine.Get(await page.SignInOptions());
        var answer = await ByPasskey(old, proof);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var fresh = new JsonWebToken((await answer.Json()).GetProperty("access_token").GetString());
        (fresh.GetClaim("sid").Value, fresh.Subject).ShouldBe((new JsonWebToken(old).GetClaim("sid").Value, new JsonWebToken(old).Subject));
        (await CreateKey(fresh.EncodedToken)).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await ByPasskey(old, proof)).Refuses(422, "passkey.refused");
        (await host.Audits(company)).ShouldContain(record => record.Action == "step_up_with_passkey" && record.Outcome == "succeeded");
    }

    [Fact]
    public async Task A_machine_proves_who_it_is_for_every_token()
    {
        var company = await host.SignUp();
        var created = await CreateKey(await company.OwnerToken());
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var (id, secret) = await Connect.TokenTests.Register(host, company, "clients.create");
        var token = (await (await host.Token(
            new() { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret })).Json()).GetProperty("access_token").GetString()!;
        var answer = await host.Post("/api/v1/auth/clients", new { name = "second", scopes = new[] { "clients.create" } }, token);
        (await answer.Code()).ShouldNotBe("auth.sign_in_too_old");
    }

    private Task<HttpResponseMessage> ByPasskey(string token, object credential) => host.Post("/api/v1/auth/step-up/passkey", new { credential }, token);

    /// <summary>The session as if its sign-in lay sixteen minutes back, and a token of it.</summary>
    private async Task<string> Old(Company company, HttpResponseMessage login)
    {
        var tokens = await login.Tokens();
        var id = Guid.Parse(new JsonWebToken(tokens.Access).GetClaim("sid").Value);
        await host.As(company.Id, async db =>
        {
            await db.Sessions.Where(session => session.Id == id)
                .ExecuteUpdateAsync(row => row.SetProperty(found => found.AuthenticatedAt, found => found.AuthenticatedAt.AddMinutes(-16)));
            db.MarkSaved();
            return 0;
        });
        return (await (await host.Post("/api/v1/auth/refresh", new { refresh_token = tokens.Refresh })).Tokens()).Access;
    }

    private Task<HttpResponseMessage> CreateKey(string token) =>
        host.Post("/api/v1/auth/api-keys", new { name = $"key {Guid.NewGuid():N}", scopes = new[] { "users.read" } }, token);
}
