using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>A registered client of a company, as its own code would act.</summary>
internal sealed record App(IdentityHost Host, Company Company, string ClientId, string? Secret, string RedirectUri)
{
    /// <summary>RFC 7636, appendix B.</summary>
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    public const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    public static Task<App> Register(
        IdentityHost host, Company company, string kind = "public", string redirectUri = "https://app.example/cb", params string[] scopes) =>
        Register(host, company, new() { ["kind"] = kind, ["redirect_uris"] = new[] { redirectUri }, ["scopes"] = scopes });

    /// <summary>With these members in the request.</summary>
    public static async Task<App> Register(IdentityHost host, Company company, Dictionary<string, object> members)
    {
        var body = new Dictionary<string, object>
        {
            ["name"] = $"App {Guid.NewGuid():N}",
            ["kind"] = "public",
            ["redirect_uris"] = new[] { "https://app.example/cb" },
        };
        foreach (var (name, value) in members)
            body[name] = value;
        using var answer = await host.Post("/api/v1/auth/clients/apps", body, await company.OwnerToken());
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var made = await answer.Json();
        return new(
            host, company, made.GetProperty("client_id").GetString()!, made.GetProperty("client_secret").GetString(), ((string[])body["redirect_uris"])[0]);
    }

    /// <summary>The address of the authorization request; what is given replaces the usual parameters, null leaves one out.</summary>
    public string Address(params (string Name, string? Value)[] other)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["client_id"] = ClientId,
            ["redirect_uri"] = RedirectUri,
            ["response_type"] = "code",
            ["scope"] = "openid profile email",
            ["state"] = "st/ate +é&1",
            ["nonce"] = "n-0S6_WzA2Mj",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in other)
            parameters[name] = value;
        return QueryHelpers.AddQueryString("/connect/authorize", parameters.Where(parameter => parameter.Value is not null));
    }

    /// <summary>A fresh code of the company's owner.</summary>
    public async Task<string> Code(params (string Name, string? Value)[] other)
    {
        using var browser = new Browser(Host);
        return Browser.Told(await browser.Walk(Address(other), Company.OwnerEmail))["code"];
    }

    public Task<HttpResponseMessage> Redeem(string code, string? verifier = Verifier, string? redirectUri = null, string? secret = null)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = ClientId,
            ["code"] = code,
            ["redirect_uri"] = redirectUri ?? RedirectUri,
        };
        if (verifier is not null)
            form["code_verifier"] = verifier;
        if ((secret ?? Secret) is { } known)
            form["client_secret"] = known;
        return Host.Token(form);
    }

    public Task<HttpResponseMessage> Refresh(string token, string? scope = null)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["client_id"] = ClientId, ["refresh_token"] = token };
        if (scope is not null)
            form["scope"] = scope;
        if (Secret is not null)
            form["client_secret"] = Secret;
        return Host.Token(form);
    }

    /// <summary>The company's owner signs in and allows it.</summary>
    public async Task<(string Access, string Refresh)> SignIn(string scope = "openid profile email") =>
        await (await Redeem(await Code(("scope", scope)))).Tokens();

    public Task<HttpResponseMessage> Revoke(string token, string? hint = null)
    {
        var form = new Dictionary<string, string> { ["token"] = token, ["client_id"] = ClientId };
        if (hint is not null)
            form["token_type_hint"] = hint;
        if (Secret is not null)
            form["client_secret"] = Secret;
        return Host.Connect("revoke", form);
    }

    public static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    public static async Task Refuses(HttpResponseMessage answer, string error)
    {
        ((int)answer.StatusCode).ShouldBe(400, await answer.Content.ReadAsStringAsync());
        (await answer.Json()).GetProperty("error").GetString().ShouldBe(error);
    }
}
