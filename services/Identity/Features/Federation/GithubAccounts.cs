using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using DotMac.Identity.Domain.Federation;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Outbound;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Federation;

/// <summary>Asks GitHub whom an access token stands for: it issues no ID tokens.</summary>
internal sealed class GithubAccounts(IHttpClientFactory clients)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Where GitHub, or a GitHub Enterprise Server, sends browsers and gives tokens.</summary>
    public static OpenIddictConfiguration ConfigurationOf(Uri issuer)
    {
        var configuration = new OpenIddictConfiguration
        {
            Issuer = issuer,
            AuthorizationEndpoint = new Uri(issuer, "/login/oauth/authorize"),
            TokenEndpoint = new Uri(issuer, "/login/oauth/access_token"),
        };
        configuration.CodeChallengeMethodsSupported.Add(CodeChallengeMethods.Sha256);
        configuration.GrantTypesSupported.Add(GrantTypes.AuthorizationCode);
        configuration.ResponseTypesSupported.Add(ResponseTypes.Code);
        configuration.TokenEndpointAuthMethodsSupported.Add(ClientAuthenticationMethods.ClientSecretPost);
        return configuration;
    }

    /// <summary>The account with its primary address, where GitHub has verified that; null for an answer that cannot be read or does not come.</summary>
    public async Task<ExternalIdentity?> Of(IdentityProvider provider, string accessToken, CancellationToken ct)
    {
        var api = provider.Issuer == ProviderKinds.Github ? new Uri("https://api.github.com/") : new Uri(new Uri(provider.Issuer), "/api/v3/");
        try
        {
            var user = await Ask(new Uri(api, "user"), accessToken, ct);
            var addresses = await Ask(new Uri(api, "user/emails"), accessToken, ct);
            var primary = addresses.EnumerateArray().FirstOrDefault(address => IsTrue(address, "primary") && IsTrue(address, "verified"));
            var email = primary.ValueKind == JsonValueKind.Object ? Text(primary, "email") : null;
            return new(user.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture), EmailAddress.TryOf(email, out var verified) ? verified : null, Text(user, "name") ?? Text(user, "login"));
        }
        catch (Exception unreadable) when (unreadable is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException ||
            (unreadable is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<JsonElement> Ask(Uri address, string accessToken, CancellationToken ct)
    {
        using var http = clients.CreateClient(OutboundSetup.Client);
        http.MaxResponseContentBufferSize = MostBytes;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Headers.UserAgent.ParseAdd("DotMac");
        using var answer = await http.SendAsync(request, ct);
        return JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(ct));
    }

    private static bool IsTrue(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
