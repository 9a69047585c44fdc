using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Tenancy.Tests;

/// <summary>How many users a tenant may have is the platform's to say.</summary>
public sealed class UpdateLimitsTests(TenancyService service)
{
    [Fact]
    public async Task A_tenant_has_five_seats_until_the_platform_says_otherwise()
    {
        using var acme = await InvitationClient.Of(service, "tenant.*", "users.*");
        var path = $"/api/v1/tenants/{acme.Tenant}";
        var read = await acme.Http.GetAsync(path);
        (await read.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("max_users").GetInt32().ShouldBe(5);
        (await (await acme.Http.PatchAsJsonAsync($"{path}/limits", new { max_users = 500 })).Code()).ShouldBe("permission.denied");

        using var platform = service.Client(Kernel.Tenants.Platform, "platform.*");
        // Nobody acts in a tenant before the service has heard of it.
        await Eventually.Get(() => service.As(acme.Tenant, db => db.TenantStates.CountAsync()), count => count == 1, "the tenant");
        (await (await platform.PatchAsJsonAsync($"{path}/limits", new { max_users = 20 })).Code()).ShouldBe("request.if_match_required");
        platform.DefaultRequestHeaders.IfMatch.Add(read.Headers.ETag!);
        (await platform.PatchAsJsonAsync($"{path}/limits", new { max_users = 0 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var changed = await platform.PatchAsJsonAsync($"{path}/limits", new { max_users = 20 });
        ((int)changed.StatusCode).ShouldBe(200, await changed.Content.ReadAsStringAsync());
        (await changed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("max_users").GetInt32().ShouldBe(20);
        (await service.Events(acme.Tenant)).ShouldBe(["tenant.created", "tenant.limits_changed"]);
    }
}
