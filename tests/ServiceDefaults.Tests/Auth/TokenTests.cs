using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DotMac.TestKit;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.ServiceDefaults.Tests.Auth;

/// <summary>RFC 8725, RFC 9068 and RFC 6750 at a resource server (acceptance OA-15, OA-17).</summary>
public sealed class TokenTests(ResourceServer server)
{
    private readonly Guid tenant = Guid.CreateVersion7();
    private readonly Guid user = Guid.CreateVersion7();

    [Fact]
    public async Task A_good_token_passes_and_passes_again_from_the_cache()
    {
        var token = server.Identity.Token(tenant, user, "sample.things.view");
        (await server.Get("/things", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Get("/things", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task No_token_is_401_and_names_the_scheme()
    {
        var answer = await server.Get("/things", null);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("text/html")]
    public async Task Whoever_asks_for_something_else_still_gets_the_problem(string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things");
        request.Headers.Accept.ParseAdd(accept);
        var answer = await server.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString().ShouldBe("token.invalid");
    }

    [Fact]
    public Task Refuses_a_token_for_another_audience() => Refuses(token => token.Audience = "billing");

    [Fact]
    public Task Refuses_a_token_of_another_issuer() => Refuses(token => token.Issuer = "https://evil.example/");

    [Fact]
    public Task Refuses_a_token_of_another_type() => Refuses(token => token.TokenType = "JWT");

    [Fact]
    public Task Refuses_an_expired_token() => Refuses(token => (token.NotBefore, token.Expires) = (DateTime.UtcNow.AddMinutes(-20), DateTime.UtcNow.AddMinutes(-5)));

    [Fact]
    public Task Refuses_a_token_that_never_expires() => Refuses(token => token.Expires = null);

    [Theory]
    [InlineData("../../../dev/null")]
    [InlineData("x' UNION SELECT 'key' --")]
    [InlineData("")]
    public Task Refuses_a_key_id_that_is_a_path_or_SQL(string kid)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new ECDsaSecurityKey(other) { KeyId = kid };
        return Refuses(token => token.SigningCredentials = new(key, SecurityAlgorithms.EcdsaSha256));
    }

    [Fact]
    public async Task Refuses_a_token_without_a_signature()
    {
        var parts = server.Identity.Token(tenant, user, "sample.things.view").Split('.');
        await Refuses($"{Part("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.");
        await Refuses($"{parts[0]}.{parts[1]}.");
    }

    [Fact]
    public async Task Refuses_a_token_signed_with_the_public_key_as_a_shared_secret()
    {
        var secret = server.Identity.Tokens.Key.ECDsa.ExportSubjectPublicKeyInfo();
        var content = $"{Part($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{server.Identity.Tokens.Key.KeyId}}"}""")}.{server.Identity.Token(tenant, user, "*").Split('.')[1]}";
        await Refuses($"{content}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(content)))}");
    }

    [Fact]
    public async Task Refuses_a_changed_payload_and_a_changed_signature()
    {
        var parts = server.Identity.Token(tenant, user, "sample.things.view").Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("sample.things.view", "*", StringComparison.Ordinal);
        await Refuses($"{parts[0]}.{Part(payload)}.{parts[2]}");
        var signature = Base64UrlEncoder.DecodeBytes(parts[2]);
        signature[7] ^= 1;
        await Refuses($"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(signature)}");
    }

    [Fact]
    public async Task Follows_no_key_address_that_a_token_names_and_trusts_no_key_that_it_brings()
    {
        using var listener = new HttpListener();
        var port = Ports.Free();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var fetched = listener.GetContextAsync();
        using var mine = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var header in new[] { "jku", "x5u" })
            await Refuses(SignedBy(mine, $$"""{"alg":"ES256","typ":"at+jwt","kid":"mine","{{header}}":"http://127.0.0.1:{{port}}/keys"}"""));

        var point = mine.ExportParameters(false).Q;
        await Refuses(SignedBy(mine, $$$"""{"alg":"ES256","typ":"at+jwt","jwk":{"kty":"EC","crv":"P-256","x":"{{{Base64UrlEncoder.Encode(point.X)}}}","y":"{{{Base64UrlEncoder.Encode(point.Y)}}}"}}"""));
        fetched.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Refuses_a_critical_header_that_it_does_not_know()
    {
        var key = server.Identity.Tokens.Key;
        await Refuses(SignedBy(key.ECDsa, $$"""{"alg":"ES256","typ":"at+jwt","kid":"{{key.KeyId}}","crit":["x-new"],"x-new":true}"""));
    }

    [Fact]
    public async Task Refuses_a_token_with_which_more_act_than_may_or_somebody_without_a_name()
    {
        var administrator = new Dictionary<string, object> { ["sub"] = "administrator", ["kind"] = "user" };
        string Passed(int times)
        {
            var token = server.Identity.Tokens.User(tenant, user, "sample.things.view");
            token.Claims["act"] = Enumerable.Range(0, times).Aggregate(administrator, (before, at) => new() { ["sub"] = $"client-{at}", ["kind"] = "client", ["act"] = before });
            return StubTokens.Sign(token);
        }

        (await server.Get("/things", Passed(3))).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var times in new[] { 4, 16, 40 })
            await Refuses(Passed(times));
        await Refuses(token => token.Claims["act"] = "somebody");
        await Refuses(token => token.Claims["act"] = new Dictionary<string, object> { ["sub"] = "client", ["kind"] = "client", ["act"] = new Dictionary<string, object>() });
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    public Task Refuses_what_is_no_token_at_all(string text) => Refuses(text);

    private Task Refuses(Action<SecurityTokenDescriptor> change)
    {
        var descriptor = server.Identity.Tokens.User(tenant, user, "sample.things.view");
        change(descriptor);
        return Refuses(StubTokens.Sign(descriptor));
    }

    private async Task Refuses(string token)
    {
        var answer = await server.Get("/things", token);
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, body);
        answer.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonDocument.Parse(body).RootElement.GetProperty("code").GetString().ShouldBe("token.invalid");
    }

    private string SignedBy(ECDsa key, string header)
    {
        var content = $"{Part(header)}.{server.Identity.Token(tenant, user, "*").Split('.')[1]}";
        return $"{content}.{Base64UrlEncoder.Encode(key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256))}";
    }

    private static string Part(string json) => Base64UrlEncoder.Encode(json);
}
