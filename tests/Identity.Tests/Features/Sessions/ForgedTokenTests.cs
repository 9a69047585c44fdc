using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DotMac.Identity.Security;
using DotMac.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Identity.Tests.Features.Sessions;

/// <summary>RFC 8725: nothing that a token says of itself changes how it is checked.</summary>
public sealed class ForgedTokenTests(IdentityHost host)
{
    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"HS256"}""")]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("""{"kid":"../../dev/null"}""")]
    [InlineData("""{"kid":"x' OR '1'='1"}""")]
    [InlineData("""{"crit":["exp"]}""")]
    public async Task A_changed_header_is_refused(string change) => await Refused(Change(await Good(), JsonNode.Parse(change)!.AsObject(), []));

    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    public async Task A_header_that_names_keys_elsewhere_is_not_followed(string header)
    {
        using var trap = new HttpListener();
        var address = $"http://127.0.0.1:{Ports.Free()}/";
        trap.Prefixes.Add(address);
        trap.Start();
        var visit = trap.GetContextAsync();
        await Refused(Change(await Good(), new JsonObject { [header] = address + "keys", ["kid"] = "mine" }, []));
        visit.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Another_key_is_refused_embedded_or_not()
    {
        using var mine = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = mine.ExportParameters(false).Q;
        var jwk = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y)
        };
        await Refused(Sign(await Good(), new JsonObject { ["jwk"] = jwk }, mine));
        await Refused(Sign(await Good(), [], mine));
    }

    [Fact]
    public async Task The_public_key_as_an_hmac_secret_is_refused()
    {
        var key = host.Services.GetRequiredService<SigningKeys>().All[0].ECDsa;
        foreach (var secret in new[] { key.ExportSubjectPublicKeyInfo(), Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem()) })
        {
            var changed = Change(await Good(), new JsonObject { ["alg"] = "HS256" }, []);
            var content = changed[..changed.LastIndexOf('.')];
            await Refused($"{content}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(content)))}");
        }
    }

    [Theory]
    [InlineData("""{"exp":1000000000}""")]
    [InlineData("""{"iss":"http://evil.example/"}""")]
    [InlineData("""{"aud":"billing"}""")]
    [InlineData("""{"permissions":["*"]}""")]
    public async Task Changed_claims_are_refused(string change) => await Refused(Change(await Good(), [], JsonNode.Parse(change)!.AsObject()));

    [Theory]
    [InlineData("aud", "billing")]
    [InlineData("iss", "http://evil.example/")]
    [InlineData("typ", "JWT")]
    [InlineData("exp", "")]
    public async Task A_rightly_signed_token_for_something_else_is_refused(string claim, string value)
    {
        var key = host.Services.GetRequiredService<SigningKeys>().All[0].ECDsa;
        JsonObject header = claim == "typ" ? new() { ["typ"] = value } : [];
        JsonObject claims = claim switch { "typ" => [], "exp" => new() { ["exp"] = 1_000_000_000 }, _ => new() { [claim] = value } };
        await Refused(Sign(await Good(), header, key, claims));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9..")]
    public async Task Nonsense_is_refused(string token) => await Refused(token);

    [Fact]
    public async Task A_refresh_token_and_an_api_key_are_no_access_tokens()
    {
        var company = await host.SignUp();
        await Refused((await (await host.Login(company)).Tokens()).Refresh);
    }

    [Fact]
    public async Task A_users_token_does_not_open_what_is_internal_and_a_services_token_does_not_open_the_api()
    {
        using var user = host.WithToken(await Good());
        await (await user.GetAsync("/internal/revocations?after=0&wait=0")).Refuses(403, "permission.denied");
        var company = await host.SignUp();
        var service = host.Services.GetRequiredService<TokenIssuer>().Issue(
            new("service", "billing", "billing", new(["users.*"], [])) { Audience = "internal", TenantId = company.Id });
        using var http = host.WithToken(service.AccessToken);
        await (await http.GetAsync("/api/v1/users")).Refuses(403, "permission.denied");
        (await http.GetAsync("/internal/revocations?after=0&wait=0")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<string> Good() => await (await host.SignUp()).OwnerToken();

    private async Task Refused(string token)
    {
        using var http = host.Anonymous();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        var answer = await http.GetAsync("/api/v1/auth/me");
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, await answer.Content.ReadAsStringAsync());
        answer.Headers.WwwAuthenticate.ToString().ShouldContain("invalid_token");
        (await answer.Code()).ShouldBe("token.invalid");
    }

    private static string Change(string token, JsonObject header, JsonObject claims)
    {
        var parts = token.Split('.');
        var signature = header["alg"]?.GetValue<string>() == "none" ? "" : parts[2];
        return $"{Merge(parts[0], header)}.{Merge(parts[1], claims)}.{signature}";
    }

    private static string Sign(string token, JsonObject header, ECDsa key, JsonObject? claims = null)
    {
        var changed = Change(token, header, claims ?? []);
        var content = changed[..changed.LastIndexOf('.')];
        return $"{content}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256))}";
    }

    private static string Merge(string part, JsonObject change)
    {
        var json = JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();
        foreach (var (name, value) in change)
            json[name] = value?.DeepClone();
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
