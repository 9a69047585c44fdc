using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DotMac.ServiceDefaults.Secrets;

/// <summary>A version of a secret.</summary>
public sealed record VaultSecret(IReadOnlyDictionary<string, string> Values, int Version, DateTimeOffset CreatedAt);

/// <summary>How the vault is.</summary>
public sealed record VaultHealth(bool Initialized, bool Sealed, bool Standby, string Version);

/// <summary>HashiCorp Vault's and OpenBao's HTTP API: KV version 2 and transit.</summary>
public sealed partial class VaultClient(HttpClient http, VaultSettings settings, VaultLogin login)
{
    /// <summary>The version, or the newest one; null for one that does not exist, was deleted or destroyed.</summary>
    public async Task<VaultSecret?> Read(string path, int? version, CancellationToken ct)
    {
        var answer = await Send(HttpMethod.Get, $"{settings.Mount}/data/{Safe(path)}{(version is { } one ? $"?version={one}" : "")}", null, ct);
        if (answer is not { } found || found.GetProperty("data").GetProperty("data") is not { ValueKind: JsonValueKind.Object } values)
            return null;
        var about = found.GetProperty("data").GetProperty("metadata");
        return new(
            values.EnumerateObject().ToDictionary(value => value.Name, value => TextOf(value.Value)),
            about.GetProperty("version").GetInt32(), about.GetProperty("created_time").GetDateTimeOffset());
    }

    /// <summary>Writes a new version, and with <paramref name="expected"/> only upon that one; answers its number.</summary>
    public async Task<int> Write(string path, IReadOnlyDictionary<string, string> values, int? expected, CancellationToken ct)
    {
        object body = expected is { } cas ? new { data = values, options = new { cas } } : new { data = values };
        var answer = await Send(HttpMethod.Post, $"{settings.Mount}/data/{Safe(path)}", body, ct) ?? throw VaultErrors.NotFound(path);
        return answer.GetProperty("data").GetProperty("version").GetInt32();
    }

    /// <summary>Names below a path; those that end with a slash have others below them.</summary>
    public async Task<IReadOnlyList<string>> List(string? prefix, CancellationToken ct)
    {
        var path = string.IsNullOrEmpty(prefix) ? "" : Safe(prefix.TrimEnd('/'));
        var answer = await Send(HttpMethod.Get, $"{settings.Mount}/metadata/{path}?list=true", null, ct);
        return answer is { } found ? [.. found.GetProperty("data").GetProperty("keys").EnumerateArray().Select(key => key.GetString()!)] : [];
    }

    /// <summary>Deletes the newest version; the vault's operator can bring it back.</summary>
    public Task Delete(string path, CancellationToken ct) => Send(HttpMethod.Delete, $"{settings.Mount}/data/{Safe(path)}", null, ct);

    public async Task<string> Encrypt(byte[] plain, CancellationToken ct) =>
        (await Transit("encrypt", new { plaintext = Convert.ToBase64String(plain) }, ct)).GetProperty("ciphertext").GetString()!;

    public async Task<byte[]> Decrypt(string ciphertext, CancellationToken ct) =>
        Convert.FromBase64String((await Transit("decrypt", new { ciphertext }, ct)).GetProperty("plaintext").GetString()!);

    public async Task<VaultHealth> Health(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("v1/sys/health", UriKind.Relative));
        using var answer = await VaultLogin.Reach(http, request, ct);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
        return new(
            body.GetProperty("initialized").GetBoolean(), body.GetProperty("sealed").GetBoolean(), body.GetProperty("standby").GetBoolean(),
            body.TryGetProperty("version", out var version) ? version.GetString()! : "");
    }

    private async Task<JsonElement> Transit(string verb, object body, CancellationToken ct) =>
        (await Send(HttpMethod.Post, $"{settings.TransitMount}/{verb}/{settings.TransitKey}", body, ct) ?? throw VaultErrors.NotFound($"{settings.TransitKey}"))
        .GetProperty("data");

    /// <summary>Null for what does not exist. A token that is denied may have run out: it is asked for anew, once.</summary>
    private async Task<JsonElement?> Send(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        for (var anew = false; ; anew = true)
        {
            using var request = new HttpRequestMessage(method, new Uri($"v1/{path}", UriKind.Relative));
            request.Content = body is null ? null : JsonContent.Create(body);
            request.Headers.Add("X-Vault-Token", await login.Token(anew, ct));
            using var answer = await VaultLogin.Reach(http, request, ct);
            if (answer.StatusCode == HttpStatusCode.Forbidden && !anew && login.CanRenew)
                continue;
            return await VaultLogin.Read(answer, ct);
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Safe(string path) => PathForm().IsMatch(path) && !path.Contains("..") ? path : throw VaultErrors.BadPath();

    [GeneratedRegex("^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$")]
    private static partial Regex PathForm();
}
