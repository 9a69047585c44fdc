using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DotMac.TestKit;

/// <summary>
/// A vault at the process boundary, on Kestrel, as HashiCorp documents its HTTP API: AppRole login, KV version 2 at <c>secret</c>, transit at <c>transit</c>,
/// and <c>sys/health</c>, with their answers when sealed, denied, deleted or out of step.
/// </summary>
public sealed class VaultStub : IAsyncDisposable
{
    public const string Root = "hvs.root-of-the-stub";
    public const string RoleId = "59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8";
    public const string SecretId = "84896a0c-1347-aa90-a4f6-aca8b7558780";

    private readonly ConcurrentDictionary<string, List<Kept?>> secrets = new();
    private readonly ConcurrentDictionary<string, byte> tokens = new() { [Root] = 0 };
    private readonly byte[] transit = RandomNumberGenerator.GetBytes(32);
    private readonly int port = Ports.Free();
    private WebApplication? app;

    public Uri Address => new($"http://127.0.0.1:{port}/");
    public bool Sealed { get; set; }

    /// <summary>Paths that the stub's policy denies.</summary>
    public ConcurrentDictionary<string, byte> Denied { get; } = new();

    /// <summary>How often an AppRole logged in.</summary>
    public int Logins { get; private set; }

    public static async Task<VaultStub> Start()
    {
        var stub = new VaultStub();
        await stub.Resume();
        return stub;
    }

    /// <summary>It answers again, with all that it held.</summary>
    public async Task Resume()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.ToString());
        app = builder.Build();
        app.Run(Answer);
        await app.StartAsync();
    }

    /// <summary>It is gone, as if its host were.</summary>
    public async Task Stop()
    {
        if (app is not null)
            await app.DisposeAsync();
        app = null;
    }

    /// <summary>Every token that an AppRole got is void.</summary>
    public void ForgetTokens()
    {
        foreach (var token in tokens.Keys.Where(token => token != Root))
            tokens.TryRemove(token, out _);
    }

    public async ValueTask DisposeAsync() => await Stop();

    private Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value!["/v1/".Length..];
        if (path == "sys/health")
            return Json(http, Sealed ? 503 : 200, new { initialized = true, @sealed = Sealed, standby = false, version = "1.19.0" });
        if (Sealed)
            return Errors(http, 503, "Vault is sealed");
        if (path == "auth/approle/login")
            return LogIn(http);
        if (!tokens.ContainsKey(http.Request.Headers["X-Vault-Token"].ToString()) || Denied.ContainsKey(path))
            return Errors(http, 403, "permission denied");
        return path.Split('/', 3) switch
        {
            ["secret", "data", var name] => Data(http, name),
            ["secret", "metadata", var name] => List(http, name),
            ["transit", "encrypt", _] => Encrypt(http),
            ["transit", "decrypt", _] => Decrypt(http),
            _ => Errors(http, 404, "no handler for route"),
        };
    }

    private async Task LogIn(HttpContext http)
    {
        var body = await http.Request.ReadFromJsonAsync<JsonElement>();
        if (body.GetProperty("role_id").GetString() != RoleId || body.GetProperty("secret_id").GetString() != SecretId)
        {
            await Errors(http, 400, "invalid role or secret ID");
            return;
        }

        var token = $"hvs.{RandomNumberGenerator.GetHexString(24)}";
        tokens[token] = 0;
        Logins++;
        await Json(http, 200, new { auth = new { client_token = token, lease_duration = 1200, renewable = true, token_type = "service" } });
    }

    private async Task Data(HttpContext http, string name)
    {
        var versions = secrets.GetOrAdd(name, _ => []);
        switch (http.Request.Method)
        {
            case "POST" or "PUT":
                var body = await http.Request.ReadFromJsonAsync<JsonElement>();
                if (body.TryGetProperty("options", out var options) && options.TryGetProperty("cas", out var cas) && cas.GetInt32() != versions.Count)
                {
                    await Errors(http, 400, "check-and-set parameter did not match the current version");
                    return;
                }

                versions.Add(new(body.GetProperty("data").GetRawText()));
                await Json(http, 200, new { data = About(versions.Count, "") });
                return;
            case "DELETE":
                if (versions.Count > 0)
                    versions[^1] = null;
                http.Response.StatusCode = 204;
                return;
            default:
                await Show(http, versions, int.TryParse(http.Request.Query["version"], out var one) ? one : versions.Count);
                return;
        }
    }

    private static Task Show(HttpContext http, List<Kept?> versions, int version)
    {
        if (version < 1 || version > versions.Count)
            return Errors(http, 404);
        // A deleted version is 404 as well, with its metadata.
        return versions[version - 1] is { } kept
            ? Json(http, 200, new { data = new { data = JsonElement.Parse(kept.Text), metadata = About(version, "") } })
            : Json(http, 404, new { data = new { data = (object?)null, metadata = About(version, "2026-11-15T00:45:04.057772212Z") } });
    }

    private Task List(HttpContext http, string folder)
    {
        var prefix = folder.Length == 0 ? "" : folder.TrimEnd('/') + "/";
        var keys = secrets.Where(pair => pair.Value.Count > 0).Select(pair => pair.Key).Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..]).Select(rest => rest.Contains('/') ? rest[..(rest.IndexOf('/') + 1)] : rest).Distinct().Order().ToArray();
        return keys.Length == 0 ? Errors(http, 404) : Json(http, 200, new { data = new { keys } });
    }

    private async Task Encrypt(HttpContext http)
    {
        var plain = (await http.Request.ReadFromJsonAsync<JsonElement>()).GetProperty("plaintext").GetBytesFromBase64();
        var box = new byte[28 + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, 12));
        using var aes = new AesGcm(transit, 16);
        aes.Encrypt(box.AsSpan(0, 12), plain, box.AsSpan(28), box.AsSpan(12, 16));
        await Json(http, 200, new { data = new { ciphertext = $"vault:v1:{Convert.ToBase64String(box)}", key_version = 1 } });
    }

    private async Task Decrypt(HttpContext http)
    {
        var text = (await http.Request.ReadFromJsonAsync<JsonElement>()).GetProperty("ciphertext").GetString()!;
        try
        {
            var box = Convert.FromBase64String(text["vault:v1:".Length..]);
            var plain = new byte[box.Length - 28];
            using var aes = new AesGcm(transit, 16);
            aes.Decrypt(box.AsSpan(0, 12), box.AsSpan(28), box.AsSpan(12, 16), plain);
            await Json(http, 200, new { data = new { plaintext = Convert.ToBase64String(plain) } });
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or OverflowException)
        {
            await Errors(http, 400, "cipher: message authentication failed");
        }
    }

    private static object About(int version, string deleted) =>
        new { created_time = "2026-11-13T21:51:50.898782695Z", custom_metadata = (object?)null, deletion_time = deleted, destroyed = false, version };

    private static Task Errors(HttpContext http, int status, params string[] errors) => Json(http, status, new { errors });

    private static Task Json(HttpContext http, int status, object body)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(body);
    }

    private sealed record Kept(string Text);
}
