using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Fleet.Tests.Chaos;

/// <summary>A customer's program: it sends a write again, to one gateway or another, under the same key until it is answered.</summary>
internal sealed class PatientClient(IReadOnlyList<Uri> gateways) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentDictionary<string, int> repeats = new();
    private int turn;

    /// <summary>Why it had to ask again, and how often.</summary>
    public string Repeats => string.Join(", ", repeats.OrderByDescending(reason => reason.Value).Select(reason => $"{reason.Value} x {reason.Key}"));

    /// <summary>The answer, which has to be a success.</summary>
    public async Task<JsonElement> Post(Company company, string path, object body)
    {
        var (key, started) = (Guid.NewGuid().ToString(), TimeProvider.System.GetTimestamp());
        for (var tries = 1; ; tries++)
        {
            var (again, answer) = await Try(company, path, body, key);
            if (again is null)
                return answer;
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"POST {path} of {company.Slug} under {key} was not answered within {Patience.TotalMinutes} minutes; last: {again}");

            repeats.AddOrUpdate(again, 1, (_, count) => count + 1);
            // Later each time and not all together, or those who ask again would be what keeps a fleet from getting up.
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(8, 0.25 * Math.Pow(2, tries)) * (0.5 + Random.Shared.NextDouble())));
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<(string? Again, JsonElement Answer)> Try(Company company, string path, object body, string key)
    {
        var gateway = gateways[Interlocked.Increment(ref turn) % gateways.Count];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/api/v1" + path)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", company.AccessToken);
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            if (Reason(response.StatusCode, text) is { } again)
                return (again, default);
            response.IsSuccessStatusCode.ShouldBeTrue($"POST {path} of {company.Slug} under {key}: {(int)response.StatusCode} {response.Headers.WwwAuthenticate} {text}");
            return (null, JsonDocument.Parse(text).RootElement);
        }
        catch (HttpRequestException exception)
        {
            return ($"{exception.HttpRequestError}", default);
        }
        catch (TaskCanceledException)
        {
            return ("no answer in time", default);
        }
    }

    /// <summary>Why the same request may succeed later; null for an answer that is final.</summary>
    private static string? Reason(HttpStatusCode status, string text) => status switch
    {
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => $"{(int)status} {Code(text)}",
        HttpStatusCode.Conflict when Code(text) == "idempotency.in_progress" => "409 in progress",
        _ => null,
    };

    private static string? Code(string problem) => JsonDocument.Parse(problem).RootElement.GetProperty("code").GetString();
}
