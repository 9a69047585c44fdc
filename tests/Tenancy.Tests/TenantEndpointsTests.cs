using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Tenancy.Tests;

/// <summary>Reading a tenant, and the platform's power over it.</summary>
public sealed class TenantEndpointsTests(TenancyService service)
{
    [Fact]
    public async Task A_tenants_people_see_it_and_nobody_else_does()
    {
        var id = await SignUp();
        using var http = service.Client(id, "tenant.read");
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/tenants/current")).GetProperty("id").GetGuid().ShouldBe(id);
        (await http.GetFromJsonAsync<JsonElement>($"/api/v1/tenants/{id}")).GetProperty("status").GetString().ShouldBe("pending");
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/tenants")).GetProperty("items").GetArrayLength().ShouldBe(1);

        using var stranger = service.Client(Guid.CreateVersion7(), "tenant.read");
        (await (await stranger.GetAsync($"/api/v1/tenants/{id}")).Code()).ShouldBe("tenant.not_found");
    }

    [Fact]
    public async Task Only_the_platform_suspends_and_activates()
    {
        var id = await SignUp();
        await service.Deliver(id, new Contracts.Identity.UserEmailConfirmed(Guid.CreateVersion7(), "owner@acme.example", TenantOwner: true));
        using var own = service.Client(id, "tenant.*");
        await Eventually.Get(() => own.GetFromJsonAsync<JsonElement>("/api/v1/tenants/current"), tenant => tenant.GetProperty("status").GetString() == "trial", "the trial");
        (await own.PostAsJsonAsync($"/api/v1/tenants/{id}/suspend", new { reason = "mine" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        using var platform = service.Client(Kernel.Tenants.Platform, "platform.*");
        platform.DefaultRequestHeaders.Add("X-Target-Tenant-ID", id.ToString());
        var suspended = await platform.PostAsJsonAsync($"/api/v1/tenants/{id}/suspend", new { reason = "unpaid" });
        suspended.StatusCode.ShouldBe(HttpStatusCode.OK, await suspended.Content.ReadAsStringAsync());
        (await (await platform.PostAsJsonAsync($"/api/v1/tenants/{id}/suspend", new { reason = "again" })).Code()).ShouldBe("tenant.wrong_status");
        (await platform.PostAsync($"/api/v1/tenants/{id}/activate", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await service.Events(id)).ShouldBe(["tenant.created", "tenant.status_changed", "tenant.status_changed", "tenant.status_changed"]);
    }

    [Fact]
    public async Task Signing_up_with_somebodys_token_is_refused()
    {
        using var http = service.Client(Guid.CreateVersion7(), "tenant.read");
        var answer = await http.PostAsJsonAsync("/api/v1/tenants/onboarding/public", Company());
        ((int)answer.StatusCode, await answer.Code()).ShouldBe((403, "tenant.mismatch"));
    }

    [Fact]
    public async Task Of_two_that_want_a_slug_at_once_one_gets_it()
    {
        using var http = service.Anonymous();
        var company = Company();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => http.PostAsJsonAsync("/api/v1/tenants/onboarding/public", company)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted).ShouldBe(1);
        foreach (var loser in answers.Where(answer => answer.StatusCode != HttpStatusCode.Accepted))
            (await loser.Code()).ShouldBe("tenant.slug_taken");
    }

    private async Task<Guid> SignUp()
    {
        using var http = service.Anonymous();
        var answer = await http.PostAsJsonAsync("/api/v1/tenants/onboarding/public", Company());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("tenant_id").GetGuid();
    }

    private static object Company() => new { company = "Acme", slug = $"acme-{Guid.NewGuid():N}"[..20], admin_email = "owner@acme.example", admin_name = "Ada" };
}
