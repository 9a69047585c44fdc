using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Benchmarks.Running;

/// <summary>A tenant at Billing, and the calls that its people make.</summary>
internal sealed class Seller : IDisposable
{
    public const string Root = "/api/v1/billing";
    private readonly HttpClient http;

    public Seller(RunningService billing, IdentityStub identity)
    {
        Token = identity.Token(Tenant, Guid.CreateVersion7(), "billing.*");
        http = new HttpClient { BaseAddress = billing.Program.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public Guid Tenant { get; } = Guid.CreateVersion7();

    /// <summary>Good for a quarter of an hour.</summary>
    public string Token { get; }

    /// <summary>Posts what has to succeed.</summary>
    public async Task<JsonElement> Post(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Root + path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>()
            : throw new InvalidOperationException($"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task<Guid> Customer() =>
        (await Post("/customers", new { name = "Buyer", email = "buyer@buyer.example", currency = "EUR", time_zone = "UTC" })).GetProperty("id").GetGuid();

    public void Dispose() => http.Dispose();
}
