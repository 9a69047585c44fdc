using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.ServiceDefaults.Secrets;

/// <summary>The token that the vault is asked with: the settings' own, or one that an AppRole logs in for and replaces before it runs out.</summary>
public sealed class VaultLogin(HttpClient http, VaultSettings settings, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);
    private string? token;
    private DateTimeOffset good;

    public bool CanRenew => settings.RoleId is not null;

    public void Dispose() => one.Dispose();

    /// <summary>A token; a new one where the present one is denied.</summary>
    internal async Task<string> Token(bool anew, CancellationToken ct)
    {
        if (!CanRenew)
            return settings.Token ?? throw VaultErrors.Denied();

        await one.WaitAsync(ct);
        try
        {
            if (anew || token is null || good <= time.GetUtcNow())
                await LogIn(ct);
            return token!;
        }
        finally
        {
            one.Release();
        }
    }

    private async Task LogIn(CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/auth/approle/login", UriKind.Relative));
        request.Content = JsonContent.Create(new { role_id = settings.RoleId, secret_id = settings.SecretId });
        using var answer = await Reach(http, request, ct);
        // A role or secret that the vault does not know is 400.
        if (answer.StatusCode == HttpStatusCode.BadRequest || await Read(answer, ct) is not { } body)
            throw VaultErrors.Denied();

        var auth = body.GetProperty("auth");
        token = auth.GetProperty("client_token").GetString();
        var lease = auth.GetProperty("lease_duration").GetInt32();
        good = lease == 0 ? DateTimeOffset.MaxValue : time.GetUtcNow() + (TimeSpan.FromSeconds(lease) * 2 / 3);
    }

    internal static async Task<HttpResponseMessage> Reach(HttpClient http, HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await http.SendAsync(request, ct);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !ct.IsCancellationRequested))
        {
            throw VaultErrors.Unreachable();
        }
    }

    /// <summary>The answer's body; null for what does not exist, and for a change that answers nothing.</summary>
    internal static async Task<JsonElement?> Read(HttpResponseMessage answer, CancellationToken ct)
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.NotFound or HttpStatusCode.NoContent:
                return null;
            case HttpStatusCode.Forbidden:
                throw VaultErrors.Denied();
            case HttpStatusCode.BadRequest:
                throw VaultErrors.Refused(await WhyNot(answer, ct));
            case HttpStatusCode.ServiceUnavailable:
                throw VaultErrors.Sealed();
            case var status when (int)status >= 300:
                throw VaultErrors.Unreachable();
            default:
                return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
        }
    }

    private static async Task<string> WhyNot(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("errors");
            return string.Join("; ", errors.EnumerateArray().Select(error => error.GetString()));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "it does not say why.";
        }
    }
}
