using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Identity;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Tenancy.Tests;

/// <summary>A tenant whose administrator invites people.</summary>
internal sealed class InvitationClient(TenancyService service, Guid tenant, Guid user, HttpClient http) : IDisposable
{
    public Guid Tenant => tenant;

    public Guid User => user;

    public HttpClient Http => http;

    public string Path => $"/api/v1/tenants/{tenant}/invitations";

    /// <summary>A tenant of which Tenancy knows the roles, and a user of it who holds the permissions.</summary>
    public static async Task<InvitationClient> Of(TenancyService service, params string[] permissions)
    {
        using var anonymous = service.Anonymous();
        var answer = await anonymous.PostAsJsonAsync("/api/v1/tenants/onboarding/public",
            new { company = "Acme", slug = $"acme-{Guid.NewGuid():N}"[..20], admin_email = "owner@acme.example", admin_name = "Ada" });
        var tenant = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("tenant_id").GetGuid();
        await service.Deliver(tenant, new RolesProvided([new("tenant_member", ["tenant.read"]), new("tenant_owner", ["ownership.manage", "tenant.*"])]));
        await Eventually.Get(() => service.As(tenant, db => db.Roles.CountAsync()), count => count == 2, "the roles");
        return As(service, tenant, permissions);
    }

    public static InvitationClient As(TenancyService service, Guid tenant, params string[] permissions)
    {
        var user = Guid.CreateVersion7();
        var token = service.Identity.Tokens.User(tenant, user, permissions);
        token.Claims["auth_time"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new(service, tenant, user, service.WithToken(StubTokens.Sign(token)));
    }

    public Task<HttpResponseMessage> Invite(string email, string role = "tenant_member") => http.PostAsJsonAsync(Path, new { email, role });

    public async Task<Guid> Invited(string email, string role = "tenant_member")
    {
        var answer = await Invite(email, role);
        ((int)answer.StatusCode).ShouldBe(201, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public Task<HttpResponseMessage> Do(Guid invitation, string verb) => http.PostAsync(new Uri($"{Path}/{invitation}/{verb}", UriKind.Relative), null);

    public Task<JsonElement> Show(Guid invitation) => http.GetFromJsonAsync<JsonElement>($"{Path}/{invitation}");

    public Task Becomes(Guid invitation, string status) =>
        Eventually.Get(() => Show(invitation), shown => shown.GetProperty("status").GetString() == status, $"the invitation {status}");

    /// <summary>As if it had been sent so much earlier.</summary>
    public Task Age(Guid invitation, string by) => service.As(tenant, async db =>
    {
        await db.Database.ExecuteSqlAsync(
            $"UPDATE invitations SET sent_at = sent_at - {by}::text::interval, expires_at = expires_at - {by}::text::interval WHERE id = {invitation}");
        await db.Database.ExecuteSqlAsync($"UPDATE due_work SET due_at = due_at - {by}::text::interval WHERE subject = {invitation}");
        db.MarkSaved();
        return 0;
    });

    public void Dispose() => http.Dispose();
}
