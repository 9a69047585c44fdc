using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Security;
using DotMac.Identity.Tests.Features.Roles;
using DotMac.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.ApiKeys;

public sealed class UpdateApiKeyTests(IdentityHost host)
{
    private const string Path = "/api/v1/auth/api-keys";

    [Fact]
    public async Task A_key_gets_another_name_and_other_scopes_and_stays_the_same_text()
    {
        var company = await host.SignUp();
        var (id, key) = await Create(company, "users.read", "files.*");
        using var http = host.WithToken((await Exchanged(key)).EncodedToken);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var ends = TimeProvider.System.GetUtcNow().AddDays(30);
        var changed = await Change(company, id, new { name = "Renamed", scopes = new[] { "files.*" }, expires_at = ends });
        changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());
        changed.Headers.ETag!.Tag.ShouldNotBe("\"1\"");
        var shown = await changed.Json();
        (shown.GetProperty("name").GetString(), shown.GetProperty("scopes")[0].GetString(), shown.GetProperty("scopes").GetArrayLength()).ShouldBe(("Renamed", "files.*", 1));
        shown.GetProperty("expires_at").GetDateTimeOffset().ShouldBe(ends, TimeSpan.FromMilliseconds(1));
        (await changed.Content.ReadAsStringAsync()).ShouldNotContain(key[60..]);

        await Eventually.Get(async () => (await http.GetAsync("/api/v1/users")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the end of the old scopes");
        (await Exchanged(key)).Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value).ShouldBe(["files.*"]);
        (await host.Events(company.Id)).ShouldContain("apikey.updated");
        (await host.Audits(company)).ShouldContain(record => record.Action == "update_api_key" && record.Outcome == "succeeded" && record.Targets.Any(target => target.Id == id));
    }

    [Fact]
    public async Task Nobody_gives_a_key_what_it_could_not_give_a_new_one_or_the_dead_a_life()
    {
        var company = await host.SignUp();
        var (id, _) = await Create(company, "billing.invoices.view");
        var narrow = RoleClient.Narrow(host, company, "api_keys.*", "users.read").Token;
        await (await Change(company, id, new { scopes = new[] { "users.read", "users.delete" } }, token: narrow)).Refuses(403, "scope.exceeds_yours");
        await (await Change(company, id, new { name = "mine" }, token: narrow)).Refuses(403, "scope.exceeds_yours");
        await (await Change(company, id, new { scopes = new[] { "users.read" } }, token: narrow)).Refuses(403, "scope.exceeds_yours");
        await (await Change(company, id, new { scopes = new[] { "no.such.thing" } })).Refuses(422, "scope.unknown");
        await (await Change(company, id, new { expires_at = "2001-01-01T00:00:00Z" })).Refuses(422, "api_key.expiry_passed");
        (await Change(company, id, new { name = " " })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Change(company, id, new { scopes = Array.Empty<string>() })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Change(company, id, new { name = "x" }, match: null)).StatusCode.ShouldBe((HttpStatusCode)428);
        await (await Change(company, id, new { key = "x" })).Refuses(400, "request.malformed");
        await (await Change(await host.SignUp(), id, new { name = "x" })).Refuses(404, "api_key.not_found");
        await Create(company, "users.read", name: "Taken");
        await (await Change(company, id, new { name = "Taken" })).Refuses(409, "api_key.name_taken");

        using var http = host.WithToken(await company.OwnerToken());
        (await http.DeleteAsync($"{Path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await Change(company, id, new { name = "x" })).Refuses(409, "api_key.wrong_status");
    }

    [Fact]
    public async Task The_scopes_on_offer_are_what_the_caller_holds()
    {
        var company = await host.SignUp();
        using var owner = host.WithToken(await company.OwnerToken());
        var offered = await Offered(owner);
        offered.ShouldContain("users.read");
        offered.ShouldNotContain("platform.admin");
        using var narrow = host.WithToken(RoleClient.Narrow(host, company, "api_keys.read", "files.*").Token);
        (await Offered(narrow)).ShouldBe(["admin.role.manage", "api_keys.read", "files.read", "files.write", "files.delete"], ignoreOrder: true);
    }

    private static async Task<string[]> Offered(HttpClient http) =>
        [.. (await http.GetFromJsonAsync<JsonElement>($"{Path}/scopes/available")).GetProperty("items").EnumerateArray().Select(scope => scope.GetString()!)];

    private async Task<(Guid Id, string Key)> Create(Company company, string scope, string? second = null, string? name = null)
    {
        var answer = await host.Post(Path, new { name = name ?? $"key-{Guid.NewGuid():N}", scopes = second is null ? new[] { scope } : [scope, second] }, await company.OwnerToken());
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var made = await answer.Json();
        return (made.GetProperty("api_key").GetProperty("id").GetGuid(), made.GetProperty("key").GetString()!);
    }

    private async Task<HttpResponseMessage> Change(Company company, Guid id, object change, string? match = "*", string? token = null)
    {
        using var http = host.WithToken(token ?? await company.OwnerToken());
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{Path}/{id}") { Content = JsonContent.Create(change) };
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        return await http.SendAsync(request);
    }

    private async Task<JsonWebToken> Exchanged(string key)
    {
        var gateway = host.Services.GetRequiredService<TokenIssuer>().Issue(new("service", "gateway", "gateway", new([], [])) { Audience = "internal" });
        var answer = await host.Post("/internal/keys/exchange", new { key }, gateway.AccessToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return new((await answer.Json()).GetProperty("access_token").GetString());
    }
}
