using System.Net;
using System.Net.Http.Json;
using DotMac.Identity.Tests.Features.Scim;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Users;

public sealed class ReplaceUserTests(IdentityHost host)
{
    [Fact]
    public async Task An_administrator_renames_a_user_who_signs_in_by_the_new_name()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        var changed = await Put(company, member.Id, new { full_name = "Grace Hopper", username = "grace" });
        changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());
        var shown = await changed.Json();
        (shown.GetProperty("full_name").GetString(), shown.GetProperty("username").GetString()).ShouldBe(("Grace Hopper", "grace"));
        (await host.Post("/api/v1/auth/login", new { username = "grace", password = IdentityHost.Password, tenant = company.Slug })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Events(company.Id)).ShouldContain("user.updated");
        (await host.Audits(company)).ShouldContain(record => record.Action == "replace_user" && record.Targets.Any(target => target.Id == member.Id));

        (await (await Put(company, member.Id, new { full_name = "Grace Hopper" })).Json()).GetProperty("username").GetString().ShouldBeNull("it says the whole");
        await (await host.Post("/api/v1/auth/login", new { username = "grace", password = IdentityHost.Password, tenant = company.Slug })).Refuses(401, "credentials.invalid");
    }

    [Fact]
    public async Task What_the_directory_calls_a_user_stays_when_an_administrator_renames_it()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var name = $"Grace.{Guid.NewGuid():N}@corp.example";
        var id = (await provider.Provide(name)).GetProperty("id").GetGuid();
        (await Put(company, id, new { full_name = "Grace B. Hopper" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var found = await (await provider.Send(HttpMethod.Get, $"Users?filter={Uri.EscapeDataString($"userName eq \"{name}\"")}")).Json();
        found.GetProperty("totalResults").GetInt32().ShouldBe(1);
        await (await Put(company, id, new { full_name = "Grace", username = "grace" })).Refuses(409, "user.username_provided");
    }

    [Fact]
    public async Task What_is_taken_missing_foreign_or_above_the_caller_is_refused()
    {
        var company = await host.SignUp();
        var (one, two) = (await host.Member(company, "tenant_member"), await host.Member(company, "tenant_admin"));
        (await Put(company, one.Id, new { full_name = "One", username = "taken" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Put(company, two.Id, new { full_name = "Two", username = "taken" })).Refuses(409, "user.username_taken");
        foreach (var body in new object[] { new { }, new { full_name = " " }, new { full_name = "x", username = "No" }, new { full_name = "x", email = "a@b.example" } })
            (await Put(company, one.Id, body)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Put(company, one.Id, new { full_name = "x" }, match: null)).StatusCode.ShouldBe((HttpStatusCode)428);
        (await Put(company, one.Id, new { full_name = "x" }, match: "\"99\"")).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        await (await Put(await host.SignUp(), one.Id, new { full_name = "x" })).Refuses(404, "user.not_found");
        await (await Put(company, two.Id, new { full_name = "x" }, token: one.Token)).Refuses(403, "permission.denied");
        var owner = Guid.Parse(new JsonWebToken(await company.OwnerToken()).Subject);
        await (await Put(company, owner, new { full_name = "x" }, token: two.Token)).Refuses(403, "role.exceeds_yours");
    }

    private async Task<HttpResponseMessage> Put(Company company, Guid id, object body, string? match = "*", string? token = null)
    {
        using var http = host.WithToken(token ?? await company.OwnerToken());
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/users/{id}") { Content = JsonContent.Create(body) };
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        return await http.SendAsync(request);
    }
}
