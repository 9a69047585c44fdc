using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Kernel;
using DotMac.Partners.Data;
using DotMac.TestKit;

[assembly: AssemblyFixture(typeof(DotMac.Partners.Tests.PartnersService))]

namespace DotMac.Partners.Tests;

/// <summary>The Partners service of this test assembly.</summary>
public sealed class PartnersService() : ServiceFixture<Program, PartnersDbContext>("partners")
{
    /// <summary>Delivers an event and waits until it was consumed, whatever came of it.</summary>
    public async Task Consume(Guid tenant, IIntegrationEvent fact, int times = 1)
    {
        var before = await Consumed(tenant);
        await Deliver(tenant, fact, times);
        await Eventually.Get(() => Consumed(tenant), count => count > before, "the consumption");
    }

    public async Task<long> Consumed(Guid tenant)
    {
        await using var count = Superuser.CreateCommand("SELECT count(*) FROM inbox WHERE tenant_id = $1");
        count.Parameters.Add(new() { Value = tenant });
        return (long)(await count.ExecuteScalarAsync())!;
    }
}

internal static class Calls
{
    public static async Task<JsonElement> Created(this HttpClient http, string path, object body)
    {
        var answer = await http.PostAsJsonAsync(path, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var created = await answer.Content.ReadFromJsonAsync<JsonElement>();
        // Where it says that the new thing is, there it is.
        (await http.GetFromJsonAsync<JsonElement>(answer.Headers.Location)).Id().ShouldBe(created.Id());
        answer.Headers.ETag.ShouldNotBeNull();
        return created;
    }

    public static async Task<JsonElement[]> List(this HttpClient http, string path) =>
        [.. (await http.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").EnumerateArray()];

    public static async Task Refused(this HttpClient http, string path, object body, int status, string code, string? pointer = null)
    {
        var answer = await http.PostAsJsonAsync(path, body);
        var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        ((int)answer.StatusCode).ShouldBe(status, problem.ToString());
        problem.GetProperty("code").GetString().ShouldBe(code);
        if (pointer is not null)
            problem.GetProperty("errors").TryGetProperty(pointer, out _).ShouldBeTrue(problem.ToString());
    }

    public static Guid Id(this JsonElement element) => element.GetProperty("id").GetGuid();
}
