using System.Net;
using DotMac.TestKit;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Impersonations;

public sealed class EndImpersonationTests(IdentityHost host)
{
    [Fact]
    public async Task Its_tokens_are_dead_within_seconds_and_the_tenant_sees_the_end()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var started = await (await host.Post($"/api/v1/admin/platform/tenants/{company.Id}/impersonate", new { reason = "Ticket 4711" }, admin)).Json();
        using var borrowed = host.WithToken(started.GetProperty("access_token").GetString()!);
        (await borrowed.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await End(started.GetProperty("id").GetGuid(), admin)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Eventually.Get(async () => (await borrowed.GetAsync("/api/v1/users")).StatusCode, status => status == HttpStatusCode.Unauthorized, "a refused token");
        var record = (await host.Audits(company)).Single(record => record.Action == "end_impersonation");
        (record.Actor.Id, record.Reason).ShouldBe((new JsonWebToken(admin).Subject, "Ticket 4711"));
        record.Events.ShouldBe(["impersonation.ended"]);
        await (await End(started.GetProperty("id").GetGuid(), admin)).Refuses(404, "impersonation.not_found");
    }

    [Fact]
    public async Task Introspection_names_the_administrator_while_it_lives()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var started = await (await host.Post($"/api/v1/admin/platform/tenants/{company.Id}/impersonate", new { reason = "Ticket 4711" }, admin)).Json();
        var (id, secret) = await Connect.TokenTests.Register(host, company, "clients.introspect");
        Dictionary<string, string> form = new() { ["token"] = started.GetProperty("access_token").GetString()!, ["client_id"] = id, ["client_secret"] = secret };

        var told = await (await host.Connect("introspect", form)).Json();
        (told.GetProperty("sub").GetString(), told.GetProperty("act").GetProperty("sub").GetString()).ShouldBe(
            (started.GetProperty("user_id").GetString(), new JsonWebToken(admin).Subject));
        await End(started.GetProperty("id").GetGuid(), admin);
        (await (await host.Connect("introspect", form)).Json()).GetProperty("active").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task One_that_never_was_is_not_found_and_a_tenant_ends_none()
    {
        var company = await host.SignUp();
        await (await End(Guid.CreateVersion7(), await host.PlatformToken())).Refuses(404, "impersonation.not_found");
        await (await End(Guid.CreateVersion7(), await company.OwnerToken())).Refuses(403, "permission.denied");
    }

    private async Task<HttpResponseMessage> End(Guid id, string token)
    {
        using var http = host.WithToken(token);
        return await http.DeleteAsync($"/api/v1/admin/platform/impersonations/{id}");
    }
}
