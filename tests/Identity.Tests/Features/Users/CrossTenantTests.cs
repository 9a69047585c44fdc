using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Tests.Features.Users;

/// <summary>Who acts in a tenant that is not its own, and what is known of it afterwards.</summary>
public sealed class CrossTenantTests(IdentityHost host)
{
    private const string Target = "X-Target-Tenant-ID";
    private const string Active = "X-Active-Tenant-Id";

    [Fact]
    public async Task A_platform_administrator_reads_in_the_tenant_that_it_names_and_that_is_audited_there()
    {
        var company = await host.SignUp();
        var administrator = Guid.CreateVersion7();
        using var answer = await Get("/api/v1/users", OfPlatform(administrator), Target, company.Id.ToString());
        (await answer.Json()).GetProperty("items")[0].GetProperty("email").GetString().ShouldBe(company.OwnerEmail);
        await Audited(company.Id, "list_users", "succeeded", administrator);
    }

    [Fact]
    public async Task A_partners_user_reads_in_a_tenant_that_it_manages_and_in_no_other()
    {
        var (managed, other, partner) = (await host.SignUp(), await host.SignUp(), await host.SignUp());
        var user = Guid.CreateVersion7();
        var token = OfPartner(partner.Id, user, managed.Id);
        using var answer = await Get("/api/v1/users", token, Active, managed.Id.ToString());
        (await answer.Json()).GetProperty("items")[0].GetProperty("email").GetString().ShouldBe(managed.OwnerEmail);
        await Audited(managed.Id, "list_users", "succeeded", user);

        await (await Get("/api/v1/users", token, Active, other.Id.ToString())).Refuses(403, "tenant.denied");
        await Audited(partner.Id, "list_users", "refused", user);
    }

    [Fact]
    public async Task Whoever_is_no_platform_administrator_names_no_target_and_the_try_is_audited()
    {
        var (one, two) = (await host.SignUp(), await host.SignUp());
        var owner = await one.OwnerToken();
        await (await Get("/api/v1/users", owner, Target, two.Id.ToString())).Refuses(403, "tenant.denied");
        await (await Get("/api/v1/users", owner, Active, two.Id.ToString())).Refuses(403, "tenant.denied");
        await Audited(one.Id, "list_users", "refused", Guid.Parse(new JsonWebToken(owner).Subject));
        (await Get("/api/v1/users", owner, Target, one.Id.ToString())).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000", 400, "tenant.malformed")]
    [InlineData("acme", 400, "tenant.malformed")]
    [InlineData("", 400, "tenant.malformed")]
    [InlineData("01890000-0000-7000-8000-00000000dead", 404, "tenant.not_found")]
    public async Task A_tenant_that_cannot_be_is_refused(string tenant, int status, string code)
    {
        var token = OfPlatform(Guid.CreateVersion7());
        await (await Get("/api/v1/users", token, Target, tenant)).Refuses(status, code);
        using var http = host.WithToken(token);
        http.DefaultRequestHeaders.Add(Target, tenant);
        await (await http.PostAsJsonAsync(
            "/api/v1/users", new { email = "x@example.com", full_name = "X", roles = new[] { "tenant_member" } })).Refuses(status, code);
    }

    [Fact]
    public async Task What_is_about_the_caller_itself_is_not_looked_for_elsewhere()
    {
        var company = await host.SignUp();
        foreach (var path in new[] { "/api/v1/auth/me", "/api/v1/auth/me/sessions" })
            await (await Get(path, OfPlatform(Guid.CreateVersion7()), Target, company.Id.ToString())).Refuses(403, "tenant.denied");
    }

    private async Task<HttpResponseMessage> Get(string path, string token, string header, string tenant)
    {
        using var http = host.WithToken(token);
        http.DefaultRequestHeaders.TryAddWithoutValidation(header, tenant);
        return await http.GetAsync(path);
    }

    private string OfPlatform(Guid user) => host.Services.GetRequiredService<TokenIssuer>().Issue(
        new("user", user.ToString(), "dotmac", new Authority(SystemRoles.PermissionsOf([SystemRoles.PlatformAdmin]), []))
        {
            TenantId = Tenants.Platform,
            SessionId = Guid.CreateVersion7(),
        }).AccessToken;

    private string OfPartner(Guid tenant, Guid user, params Guid[] managed)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = host.Services.GetRequiredService<TokenIssuer>().Issuer,
            Audience = TokenIssuer.FirstParty,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            SigningCredentials = host.Services.GetRequiredService<SigningKeys>().Current,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = user.ToString(),
                ["kind"] = "user",
                ["client_id"] = "dotmac",
                ["sid"] = Guid.CreateVersion7().ToString(),
                ["tid"] = tenant.ToString(),
                ["permissions"] = new[] { "users.read" },
                ["managed_tenant_ids"] = managed.Select(id => id.ToString()).ToArray(),
            },
        });
    }

    private async Task Audited(Guid tenant, string action, string outcome, Guid actor)
    {
        var rows = await host.As(tenant, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "audited").ToListAsync());
        rows.Select(row => JsonSerializer.Deserialize<Audited>(row.Payload, EventCatalogue.Json)!)
            .ShouldContain(record => record.Action == action && record.Outcome == outcome && record.Actor.Id == actor.ToString());
    }
}
