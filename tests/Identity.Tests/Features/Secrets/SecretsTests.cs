using System.Net;
using System.Net.Http.Json;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Secrets;

/// <summary>The platform's secrets in its vault: who may look, and what is known of that.</summary>
public sealed class SecretsTests(IdentityHost host)
{
    private const string Root = "/api/v1/secrets";

    [Fact]
    public async Task An_administrator_writes_reads_lists_and_deletes_and_each_look_is_recorded_without_the_secret()
    {
        var (admin, path) = (await host.PlatformToken(), $"app/{Guid.NewGuid():N}");
        var written = await host.Post($"{Root}/{path}", new { values = new { password = "s3cret-of-the-test" }, expected_version = 0 }, admin);
        written.StatusCode.ShouldBe(HttpStatusCode.OK, await written.Content.ReadAsStringAsync());
        (await written.Json()).GetProperty("version").GetInt32().ShouldBe(1);

        using var http = host.WithToken(admin);
        using var read = await http.GetAsync($"{Root}/{path}");
        (await read.Json()).GetProperty("values").GetProperty("password").GetString().ShouldBe("s3cret-of-the-test");
        read.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await (await http.GetAsync($"{Root}?prefix=app")).Json()).GetProperty("items").EnumerateArray().Select(name => name.GetString())
            .ShouldContain(path["app/".Length..]);
        (await http.DeleteAsync($"{Root}/{path}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await http.GetAsync($"{Root}/{path}")).Refuses(404, "vault.not_found");

        var records = (await Audits()).Where(record => record.Reason == path && record.Actor.Id == new JsonWebToken(admin).Subject).ToArray();
        records.Select(record => (record.Action, record.Outcome)).ShouldBe(
            [("write_secret", "succeeded"), ("get_secret", "succeeded"), ("delete_secret", "succeeded"), ("get_secret", "refused")]);
        (await Rows()).ShouldAllBe(payload => !payload.Contains("s3cret-of-the-test"));
    }

    [Fact]
    public async Task What_the_vault_refuses_is_refused_here()
    {
        var (admin, path) = (await host.PlatformToken(), $"app/{Guid.NewGuid():N}");
        await (await host.Post($"{Root}/{path}", new { values = new { a = "b" }, expected_version = 4 }, admin)).Refuses(422, "vault.refused");
        using var http = host.WithToken(admin);
        await (await http.GetAsync($"{Root}/app/a%20b")).Refuses(400, "vault.path_invalid");
        host.Vault.Denied[$"secret/data/{path}"] = 0;
        await (await http.GetAsync($"{Root}/{path}")).Refuses(403, "vault.denied");
        (await (await http.GetAsync($"{Root}/health")).Json()).GetProperty("sealed").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData("fleet/identity")]
    [InlineData("fleet/./identity")]
    [InlineData("fleet//identity/")]
    [InlineData("fleet/%2e/identity")]
    [InlineData("fleet/identity/below")]
    public async Task The_fleets_own_settings_are_nobodys_to_see_or_to_change(string path)
    {
        using var http = host.WithToken(await host.PlatformToken());
        foreach (var answer in new[]
        {
            await http.GetAsync($"{Root}/{path}"), await http.DeleteAsync($"{Root}/{path}"),
            await http.PostAsJsonAsync($"{Root}/{path}", new { values = new { Sample = "another" } }),
        })
            await answer.Refuses(403, "vault.denied");
    }

    [Fact]
    public async Task A_tenants_owner_has_no_business_here()
    {
        var owner = await (await host.SignUp()).OwnerToken();
        using var http = host.WithToken(owner);
        foreach (var path in new[] { Root, $"{Root}/health", $"{Root}/app/db" })
            await (await http.GetAsync(path)).Refuses(403, "permission.denied");
        await (await http.DeleteAsync($"{Root}/app/db")).Refuses(403, "permission.denied");
    }

    private async Task<List<Audited>> Audits() =>
        [.. (await Rows()).Select(payload => System.Text.Json.JsonSerializer.Deserialize<Audited>(payload, EventCatalogue.Json)!)];

    private Task<List<string>> Rows() => host.As(Tenants.Platform, db => db.Outbox.AsNoTracking()
        .Where(row => row.EventName == "audited").OrderBy(row => row.Position).Select(row => row.Payload).ToListAsync());
}
