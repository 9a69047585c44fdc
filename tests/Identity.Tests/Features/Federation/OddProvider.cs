using System.Buffers.Text;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Tests.Features.Federation;

/// <summary>Whom a provider knows.</summary>
internal sealed record Person(string Sub, string? Email, bool Verified = true, string Name = "Grace Hopper", DateTimeOffset? AuthTime = null);

/// <summary>What a provider does wrong.</summary>
internal enum Flaw
{
    Nothing, WrongNonce, NoSignature, ForeignKey, WrongIssuer, WrongAudience, Expired, OtherSubjectInUserInfo, ErrorAtToken,
}

/// <summary>
/// An OpenID provider and a GitHub, as many issuers as paths, that check what a real one checks (secret, code, PKCE, redirect URI) and misbehave when told
/// to. <see cref="Answer"/> is the user who signs in there; for a real browser there is a page with that one's name.
/// </summary>
internal sealed class OddProvider : IAsyncDisposable
{
    public const string Secret = "provider-secret-0123456789";
    private readonly ECDsaSecurityKey key = NewKey();
    private readonly ConcurrentDictionary<string, (Dictionary<string, string> Request, Person Person, Flaw Flaw)> codes = new();
    private readonly ConcurrentDictionary<string, Person> tokens = new();
    private readonly WebApplication app;
    private readonly string address;

    private OddProvider(WebApplication app, string address) => (this.app, this.address) = (app, address);

    /// <summary>Whether discovery is answered packed, asked for or not.</summary>
    public bool Packs { get; set; }

    /// <summary>Which packings discovery was asked for with.</summary>
    public string Accepted { get; private set; } = "";

    /// <summary>Who sits at the browser that comes to its page.</summary>
    public Person? Visitor { get; set; }

    /// <summary>How often discovery was asked for.</summary>
    public int Discoveries { get; private set; }

    public static async Task<OddProvider> Start(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var provider = new OddProvider(builder.Build(), $"http://127.0.0.1:{port}");
        provider.app.MapGet("/{name}/.well-known/openid-configuration", provider.Discovery);
        provider.app.MapGet("/{name}/jwks", provider.Keys);
        provider.app.MapGet("/{name}/authorize", provider.Page);
        provider.app.MapPost("/{name}/token", provider.Token);
        provider.app.MapGet("/{name}/userinfo", provider.UserInfo);
        provider.app.MapPost("/login/oauth/access_token", provider.Token);
        provider.app.MapGet("/api/v3/user", (HttpRequest request) => provider.Github(request, _ => new { id = 4711, login = "grace", name = "Grace Hopper" }));
        provider.app.MapGet("/api/v3/user/emails", (HttpRequest request) => provider.Github(request, person => new[]
        {
            new { email = (string?)"other@elsewhere.example", primary = false, verified = true }, new { email = person.Email, primary = true, verified = person.Verified },
        }));
        await provider.app.StartAsync();
        return provider;
    }

    public string Issuer(string name) => $"{address}/{name}";

    /// <summary>The user signed in as that person: where the browser is sent back to.</summary>
    public string Answer(Uri authorization, Person person, Flaw flaw = Flaw.Nothing, string? issuer = null)
    {
        var request = QueryHelpers.ParseQuery(authorization.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var code = Guid.NewGuid().ToString("N");
        codes[code] = (request, person, flaw);
        var answer = new Dictionary<string, string?> { ["code"] = code, ["state"] = request["state"] };
        if (authorization.AbsolutePath.EndsWith("/authorize", StringComparison.Ordinal) && !authorization.AbsolutePath.StartsWith("/login", StringComparison.Ordinal))
            answer["iss"] = issuer ?? $"{address}{authorization.AbsolutePath[..^"/authorize".Length]}";
        return new Uri(QueryHelpers.AddQueryString(request["redirect_uri"], answer)).PathAndQuery;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private IResult Page(HttpContext http)
    {
        var asked = new Uri($"{address}{http.Request.Path}{http.Request.QueryString}");
        return Visitor is null ? Results.NotFound() : Results.Content(
            $"<a href=\"{System.Web.HttpUtility.HtmlEncode(new Uri(new Uri(http.Request.Query["redirect_uri"].ToString()), Answer(asked, Visitor)))}\">Sign in as {Visitor.Name}</a>", "text/html");
    }

    private IResult Discovery(string name, HttpContext http)
    {
        Discoveries++;
        Accepted = http.Request.Headers.AcceptEncoding.ToString();
        var document = DocumentOf(name);
        if (!Packs)
            return Results.Json(document);

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            JsonSerializer.Serialize(gzip, document);
        http.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(packed.ToArray(), "application/json");
    }

    private Dictionary<string, object> DocumentOf(string name) => new()
    {
        ["issuer"] = Issuer(name),
        ["authorization_endpoint"] = $"{Issuer(name)}/authorize",
        ["token_endpoint"] = $"{Issuer(name)}/token",
        ["userinfo_endpoint"] = $"{Issuer(name)}/userinfo",
        ["jwks_uri"] = $"{Issuer(name)}/jwks",
        ["response_types_supported"] = new[] { "code" },
        ["grant_types_supported"] = new[] { "authorization_code" },
        ["subject_types_supported"] = new[] { "public" },
        ["id_token_signing_alg_values_supported"] = new[] { "ES256" },
        ["code_challenge_methods_supported"] = new[] { "S256" },
        ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_post" },
        ["authorization_response_iss_parameter_supported"] = true,
    };

    private IResult Keys()
    {
        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(key.ECDsa.ExportParameters(false))) { KeyId = key.KeyId });
        return Results.Json(new { keys = new[] { new { kty = "EC", use = "sig", alg = "ES256", kid = key.KeyId, crv = jwk.Crv, x = jwk.X, y = jwk.Y } } });
    }

    private async Task<IResult> Token(HttpRequest http)
    {
        var form = await http.ReadFormAsync();
        if (!codes.TryRemove(form["code"].ToString(), out var given) || form["client_secret"] != Secret || form["client_id"] != given.Request["client_id"] ||
            form["redirect_uri"] != given.Request["redirect_uri"] || Challenge(form["code_verifier"].ToString()) != given.Request["code_challenge"])
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        if (given.Flaw == Flaw.ErrorAtToken)
            return Results.StatusCode(503);

        var access = Guid.NewGuid().ToString("N");
        tokens[access] = given.Flaw == Flaw.OtherSubjectInUserInfo ? given.Person with { Sub = "somebody-else" } : given.Person;
        var answer = new Dictionary<string, object> { ["access_token"] = access, ["token_type"] = "Bearer", ["expires_in"] = 300 };
        if (given.Request.ContainsKey("nonce") && given.Request["scope"].Contains("openid"))
            answer["id_token"] = IdToken($"{address}/{http.Path.Value!.Split('/')[1]}", given.Request, given.Person, given.Flaw);
        return Results.Json(answer);
    }

    private string IdToken(string issuer, Dictionary<string, string> request, Person person, Flaw flaw)
    {
        var now = DateTime.UtcNow - (flaw == Flaw.Expired ? TimeSpan.FromHours(2) : TimeSpan.Zero);
        var claims = new Dictionary<string, object> { ["sub"] = person.Sub, ["nonce"] = flaw == Flaw.WrongNonce ? "forged" : request["nonce"] };
        if (person.AuthTime is { } at)
            claims["auth_time"] = at.ToUnixTimeSeconds();
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = flaw == Flaw.WrongIssuer ? "https://other.example" : issuer,
            Audience = flaw == Flaw.WrongAudience ? "another-client" : request["client_id"],
            IssuedAt = now,
            Expires = now.AddMinutes(5),
            Claims = claims,
            SigningCredentials = new(flaw == Flaw.ForeignKey ? NewKey() : key, SecurityAlgorithms.EcdsaSha256),
        });
        return flaw == Flaw.NoSignature ? $"{Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8)}.{token.Split('.')[1]}." : token;
    }

    private IResult UserInfo(HttpRequest request) => Known(request) is not { } person
        ? Results.StatusCode(401)
        : Results.Json(new { sub = person.Sub, email = person.Email, email_verified = person.Verified, name = person.Name });

    private IResult Github(HttpRequest request, Func<Person, object> answer) => Known(request) is { } person ? Results.Json(answer(person)) : Results.StatusCode(401);

    private Person? Known(HttpRequest request) => tokens.GetValueOrDefault(request.Headers.Authorization.ToString().Replace("Bearer ", ""));

    private static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static ECDsaSecurityKey NewKey() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "one" };
}
