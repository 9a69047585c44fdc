using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.ServiceDefaults.Tokens;

/// <summary>This service's token for calls to <c>/internal</c> of others: client credentials with <c>private_key_jwt</c> (RFC 7523), kept until shortly before it expires.</summary>
public sealed class ServiceTokens(IHttpClientFactory clients, IConfiguration configuration, ServiceIdentity service, TimeProvider time) : IDisposable
{
    internal const string HttpClientName = "identity-token";
    private readonly SemaphoreSlim gate = new(1, 1);
    private Held? current;

    public async Task<string> Get(CancellationToken ct)
    {
        if (current is { } held && held.Until > time.GetUtcNow())
            return held.Token;

        await gate.WaitAsync(ct);
        try
        {
            if (current is not { } fresh || fresh.Until <= time.GetUtcNow())
                current = fresh = await Ask(ct);
            return fresh.Token;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Drops a token that was refused, so that the next call asks for a new one.</summary>
    internal void Forget(string token)
    {
        if (current?.Token == token)
            current = null;
    }

    public void Dispose() => gate.Dispose();

    private async Task<Held> Ask(CancellationToken ct)
    {
        using var http = clients.CreateClient(HttpClientName);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = service.Name,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = Assertion(),
        });
        using var response = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form, ct);
        response.EnsureSuccessStatusCode();
        var token = (await response.Content.ReadFromJsonAsync<TokenResponse>(ct))!;
        return new(token.AccessToken, time.GetUtcNow().AddSeconds(token.ExpiresIn - 60));
    }

    private string Assertion()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = service.Name,
            Audience = configuration["PublicUrl"]!.TrimEnd('/') + "/",
            IssuedAt = now,
            Expires = now.AddSeconds(60),
            TokenType = "client-authentication+jwt",
            Claims = new Dictionary<string, object> { ["sub"] = service.Name, ["jti"] = Guid.CreateVersion7().ToString() },
            SigningCredentials = new(ServiceClientKey.SigningKey(configuration["Secrets:ClientKey"]!), SecurityAlgorithms.EcdsaSha256),
        });
    }

    private sealed record Held(string Token, DateTimeOffset Until);

    private sealed record TokenResponse([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}

/// <summary>Adds the service's own token to calls of other services' <c>/internal</c>.</summary>
public sealed class ServiceTokenHandler(ServiceTokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        CurrentOperation.RequireNoTransaction();
        var token = await tokens.Get(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            tokens.Forget(token);
        return response;
    }
}

/// <summary>Identity's <c>/internal</c>, called with the service's own token.</summary>
public sealed class IdentityClient(HttpClient http)
{
    public HttpClient Http => http;
}
