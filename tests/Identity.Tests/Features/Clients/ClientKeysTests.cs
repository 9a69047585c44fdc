using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Tests.Features.Clients;

/// <summary>RFC 7523; acceptance OA-27.</summary>
public sealed class ClientKeysTests(IdentityHost host) : IDisposable
{
    private const string Issuer = "http://localhost:8080/";
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task A_client_with_keys_signs_for_its_tokens_and_has_no_secret()
    {
        var id = await Register(await host.SignUp());
        var answer = await Ask(id, Sign(id));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var token = new JsonWebToken((await answer.Json()).GetProperty("access_token").GetString());
        token.GetClaim("client_id").Value.ShouldBe(id);
        (await host.Token(new() { ["grant_type"] = "client_credentials", ["client_id"] = id })).IsSuccessStatusCode.ShouldBeFalse();
        (await host.Token(new() { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = "" })).IsSuccessStatusCode.ShouldBeFalse();
    }

    [Fact]
    public async Task An_assertion_is_good_once_and_its_second_use_is_recorded()
    {
        var company = await host.SignUp();
        var id = await Register(company);
        var assertion = Sign(id);
        (await Ask(id, assertion)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Refused(await Ask(id, assertion));
        var fresh = Sign(id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Ask(id, fresh)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        (await host.Audits(company)).ShouldContain(record => record.Action == "authenticate_client" && record.Code == "assertion.reused");
    }

    [Fact]
    public async Task Audience_life_and_signature_are_the_stated_ones()
    {
        var company = await host.SignUp();
        var (id, other) = (await Register(company), await Register(company));
        await Refused(await Ask(id, Sign(id, new[] { Issuer })));
        await Refused(await Ask(id, Sign(id, new[] { Issuer, "https://other.example" })));
        await Refused(await Ask(id, Sign(id, "http://localhost:8080/connect/token")));
        await Refused(await Ask(id, Sign(id, "https://other.example")));
        await Refused(await Ask(id, Sign(id, seconds: 600)));
        await Refused(await Ask(id, Sign(id, seconds: -60)));
        await Refused(await Ask(id, Sign(id, jti: null)));
        await Refused(await Ask(id, Sign(other)));
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Refused(await Ask(id, Sign(id, signer: stranger)));
    }

    [Fact]
    public async Task Keys_are_public_of_a_good_kind_and_not_for_public_clients()
    {
        var company = await host.SignUp();
        using var small = RSA.Create(1024);
        var rsa = small.ExportParameters(false);
        foreach (var keys in new object[]
        {
            Array.Empty<object>(), new[] { Jwk("a"), Jwk("a") }, new[] { new { kid = "a", kty = "EC", crv = "P-256", x = "AAAA", y = "AAAA" } },
            new[] { new { kid = "a", kty = "RSA", n = Base64UrlEncoder.Encode(rsa.Modulus), e = Base64UrlEncoder.Encode(rsa.Exponent) } },
            new[] { new { kid = "a", kty = "oct" } },
        })
            await (await Create(company, new { keys })).Refuses(422, "client.keys_invalid");
        var withSecretPart = await Create(company, new { keys = new[] { new { kid = "a", kty = "EC", crv = "P-256", x = "AAAA", y = "AAAA", d = "AAAA" } } });
        withSecretPart.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        var app = new { name = "App", kind = "public", redirect_uris = new[] { "https://app.example/cb" }, jwks = new { keys = new[] { Jwk("a") } } };
        await (await host.Post("/api/v1/auth/clients/apps", app, await company.OwnerToken())).Refuses(422, "client.keys_invalid");
    }

    [Fact]
    public async Task New_keys_take_over_from_the_old_ones_at_once()
    {
        var company = await host.SignUp();
        var id = await Register(company);
        using var owner = host.WithToken(await company.OwnerToken());
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var row = (await (await owner.GetAsync("/api/v1/auth/clients")).Json()).GetProperty("items")[0].GetProperty("id").GetGuid();
        using var change = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/auth/clients/{row}") { Content = JsonContent.Create(new { jwks = new { keys = new[] { Jwk("k1", next) } } }) };
        change.Headers.TryAddWithoutValidation("If-Match", "*");
        (await owner.SendAsync(change)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Refused(await Ask(id, Sign(id)));
        var answer = await Ask(id, Sign(id, signer: next));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> Register(Company company)
    {
        var answer = await Create(company, new { keys = new[] { Jwk("k1") } });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var body = await answer.Json();
        body.GetProperty("client_secret").GetString().ShouldBeNull();
        return body.GetProperty("client_id").GetString()!;
    }

    private async Task<HttpResponseMessage> Create(Company company, object jwks) => await host.Post(
        "/api/v1/auth/clients", new { name = $"client {Guid.NewGuid():N}", scopes = new[] { "users.read" }, jwks }, await company.OwnerToken());

    private object Jwk(string kid, ECDsa? of = null)
    {
        var point = (of ?? key).ExportParameters(false).Q;
        return new { kid, kty = "EC", crv = "P-256", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y), use = "sig", alg = "ES256" };
    }

    private string Sign(string id, object? audience = null, int seconds = 60, string? jti = "new", ECDsa? signer = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object> { ["sub"] = id, ["aud"] = audience ?? Issuer };
        if (jti is not null)
            claims["jti"] = Guid.NewGuid().ToString();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = id,
            IssuedAt = now.AddSeconds(Math.Min(seconds, 0) * 2),
            Expires = now.AddSeconds(seconds),
            TokenType = "client-authentication+jwt",
            Claims = claims,
            SigningCredentials = new(new ECDsaSecurityKey(signer ?? key) { KeyId = "k1" }, SecurityAlgorithms.EcdsaSha256),
        });
    }

    private Task<HttpResponseMessage> Ask(string id, string assertion) => host.Token(new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = id,
        ["client_assertion"] = assertion,
        ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });

    private static async Task Refused(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, await answer.Content.ReadAsStringAsync());
        (await answer.Json()).GetProperty("error").GetString().ShouldBe("invalid_client");
    }
}
