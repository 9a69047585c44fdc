using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Identity;
using DotMac.TestKit;

namespace DotMac.Tenancy.Tests;

public sealed class SignUpCompanyTests(TenancyService service)
{
    private static object Company(string slug) => new { company = "Acme", slug, admin_email = $"owner@{slug}.example", admin_name = "Ada" };

    private static string Slug() => $"acme-{Guid.NewGuid():N}"[..20];

    [Fact]
    public async Task Takes_a_company_without_a_password_and_announces_a_pending_tenant()
    {
        using var http = service.Anonymous();
        var slug = Slug();
        var answer = await http.PostAsJsonAsync("/api/v1/tenants/onboarding/public", Company(slug));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());

        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("tenant_id").GetGuid();
        (await service.Events(id)).ShouldBe(["tenant.created"]);
        var status = await http.GetFromJsonAsync<JsonElement>(answer.Headers.Location);
        status.GetProperty("status").GetString().ShouldBe("pending");
        status.GetProperty("next_step").GetString().ShouldBe("confirm_email");
    }

    [Fact]
    public async Task Refuses_a_slug_that_is_taken()
    {
        using var http = service.Anonymous();
        var slug = Slug();
        (await http.PostAsJsonAsync("/api/v1/tenants/onboarding/public", Company(slug))).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var again = await http.PostAsJsonAsync("/api/v1/tenants/onboarding/public", Company(slug));
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await again.Code()).ShouldBe("tenant.slug_taken");
    }

    [Theory]
    [InlineData("""{"company":"x","slug":"Not A Slug","admin_email":"a@b.example","admin_name":"A"}""", 400, "request.invalid")]
    [InlineData("""{"company":"x","slug":"fine-slug","admin_email":"nonsense","admin_name":"A"}""", 422, "email.malformed")]
    [InlineData("""{"company":"x","slug":"fine-slug","admin_email":"a@b.example","admin_name":"A","password":"secret"}""", 400, "request.malformed")]
    [InlineData("""{"company":"x","slug":"fine-slug"}""", 400, "request.malformed")]
    [InlineData("""{"company":1,"slug":"fine-slug","admin_email":"a@b.example","admin_name":"A"}""", 400, "request.malformed")]
    [InlineData("""{"company":"x","company":"y","slug":"fine-slug","admin_email":"a@b.example","admin_name":"A"}""", 400, "request.malformed")]
    [InlineData("""{"company":""", 400, "request.malformed")]
    public async Task Refuses_bad_input_with_a_problem(string body, int status, string code)
    {
        using var http = service.Anonymous();
        var answer = await http.PostAsync("/api/v1/tenants/onboarding/public", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        (await answer.Code()).ShouldBe(code);
    }

    [Fact]
    public async Task Starts_the_trial_when_the_owner_confirmed_and_only_once()
    {
        using var http = service.Anonymous();
        var answer = await http.PostAsJsonAsync("/api/v1/tenants/onboarding/public", Company(Slug()));
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("tenant_id").GetGuid();

        await service.Deliver(id, new UserEmailConfirmed(Guid.CreateVersion7(), "owner@acme.example", TenantOwner: true), times: 2);
        await Eventually.Get(() => http.GetFromJsonAsync<JsonElement>(answer.Headers.Location), status => status.GetProperty("status").GetString() == "trial", "the trial");
        (await service.Events(id)).ShouldBe(["tenant.created", "tenant.status_changed"]);
    }
}
