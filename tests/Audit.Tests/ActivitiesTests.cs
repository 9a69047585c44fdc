using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.TestKit;
using Npgsql;

namespace DotMac.Audit.Tests;

public sealed class ActivitiesTests(AuditService service)
{
    private readonly Guid tenant = Guid.CreateVersion7();

    private static Audited Fact(string action) => new(
        "billing", action, "succeeded", null, new("user", "usr_1"), [new("invoice", Guid.CreateVersion7())], ["invoice.created"],
        TimeProvider.System.GetUtcNow(), "127.0.0.1", "test", "0af7651916cd43dd8448eb211c80319c");

    private async Task<JsonElement[]> Written(int count)
    {
        for (var i = 0; i < count; i++)
            await service.Deliver(tenant, Fact($"act_{i}"));
        return await Listed("limit=100", count);
    }

    private static JsonElement[] Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    private async Task<JsonElement[]> Listed(string query, int count)
    {
        using var http = service.Client(tenant, "audit.read");
        return await Eventually.Get(
            async () => Items(await http.GetFromJsonAsync<JsonElement>($"/api/v1/audit/activities?{query}")),
            items => items.Length == count, "the activities");
    }

    [Fact]
    public async Task Writes_each_operation_once_with_actor_trace_and_a_chain_that_verifies()
    {
        await service.Deliver(tenant, Fact("create_invoice"), times: 3);
        var items = await Listed("action=create_invoice", 1);
        items[0].GetProperty("actor").GetProperty("id").GetString().ShouldBe("usr_1");
        items[0].GetProperty("trace_id").GetString().ShouldBe("0af7651916cd43dd8448eb211c80319c");
        (await Verify()).GetProperty("valid").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("action = 'x'")]
    [InlineData("outcome = 'x'")]
    [InlineData("service = 'x'")]
    [InlineData("code = 'x'")]
    [InlineData("actor_id = 'x'")]
    [InlineData("actor_kind = 'x'")]
    [InlineData("on_behalf_of = 'x'")]
    [InlineData("targets = '[]'")]
    [InlineData("targets = 'no json'")]
    [InlineData("id = gen_random_uuid()")]
    [InlineData("sequence = 4")]
    [InlineData("events = '{}'")]
    [InlineData("occurred_at = occurred_at + interval '1 ms'")]
    [InlineData("occurred_at = occurred_at + interval '1 us'")]
    [InlineData("ip_address = 'x'")]
    [InlineData("user_agent = 'x'")]
    [InlineData("trace_id = 'x'")]
    [InlineData("reason = 'x'")]
    [InlineData("event_id = gen_random_uuid()")]
    [InlineData("hash = '\\x00'")]
    public async Task A_changed_column_breaks_the_chain_at_its_sequence(string change)
    {
        await Written(3);
        (await Verify()).GetProperty("valid").GetBoolean().ShouldBeTrue();

        await service.Run($"UPDATE activities SET {change} WHERE tenant_id = '{tenant}' AND sequence = 2");
        var broken = await Verify();
        broken.GetProperty("valid").GetBoolean().ShouldBeFalse();
        broken.GetProperty("first_bad_sequence").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_activity_breaks_the_chain_also_when_it_was_the_last()
    {
        await Written(2);
        await service.Run($"DELETE FROM activities WHERE tenant_id = '{tenant}' AND sequence = 2");
        (await Verify()).GetProperty("first_bad_sequence").GetInt64().ShouldBe(2);
    }

    [Theory]
    [InlineData("DELETE FROM chain_heads", 1)]
    [InlineData("UPDATE chain_heads SET sequence = 0, hash = decode(repeat('00', 32), 'hex')", 1)]
    [InlineData(
        "UPDATE chain_heads SET sequence = 1, hash = (SELECT hash FROM activities a WHERE a.tenant_id = chain_heads.tenant_id AND a.sequence = 1)",
        2)]
    [InlineData("UPDATE chain_heads SET sequence = 4", 4)]
    public async Task A_head_that_was_removed_rewound_or_moved_on_breaks_the_chain(string change, long bad)
    {
        await Written(3);
        await service.Run($"{change} WHERE chain_heads.tenant_id = '{tenant}'");
        var broken = await Verify();
        broken.GetProperty("valid").GetBoolean().ShouldBeFalse();
        broken.GetProperty("first_bad_sequence").GetInt64().ShouldBe(bad);
    }

    [Fact]
    public async Task An_activity_that_was_made_unreadable_is_shown_as_it_is()
    {
        await Written(1);
        await service.Run($"UPDATE activities SET targets = 'no json' WHERE tenant_id = '{tenant}'");
        using var http = service.Client(tenant, "audit.read");
        var shown = (await http.GetFromJsonAsync<JsonElement>("/api/v1/audit/activities")).GetProperty("items")[0];
        shown.GetProperty("targets").GetString().ShouldBe("no json");
        var single = await http.GetFromJsonAsync<JsonElement>($"/api/v1/audit/activities/{shown.GetProperty("id").GetGuid()}");
        single.GetProperty("sequence").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Activities_appended_in_parallel_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => service.Deliver(tenant, Fact($"act_{i}"))));
        await Listed("limit=100", 40);
        (await Verify()).GetProperty("valid").GetBoolean().ShouldBeTrue();
        (await Verify()).GetProperty("activities").GetInt64().ShouldBe(40);
    }

    [Fact]
    public async Task Lists_by_action_actor_outcome_trace_and_time()
    {
        var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        await service.Deliver(tenant, Fact("create_invoice") with { OccurredAt = noon });
        await service.Deliver(tenant, Fact("grant_role") with { Actor = new("user", "usr_2"), OccurredAt = noon.AddHours(1) });
        var refused = Fact("pay_invoice") with { Outcome = "refused", TraceId = new string('a', 32) };
        await service.Deliver(tenant, refused with { OccurredAt = noon.AddHours(2) });
        await Listed("", 3);

        async Task<string[]> Actions(string query) => [.. (await Listed(query, 1)).Select(item => item.GetProperty("action").GetString()!)];
        (await Actions("action=create_invoice")).ShouldBe(["create_invoice"]);
        (await Actions("actor_id=usr_2")).ShouldBe(["grant_role"]);
        (await Actions("outcome=refused")).ShouldBe(["pay_invoice"]);
        (await Actions($"trace_id={new string('a', 32)}")).ShouldBe(["pay_invoice"]);
        (await Actions("from=2026-01-01T14:00:00Z")).ShouldBe(["pay_invoice"]);
        (await Actions("to=2026-01-01T13:00:00Z")).ShouldBe(["create_invoice"]);
        (await Actions("from=2026-01-01T15:00:00%2B02:00&to=2026-01-01T14:00:00Z")).ShouldBe(["grant_role"]);
    }

    [Fact]
    public async Task Shows_one_activity_whole()
    {
        var fact = Fact("pay_invoice") with { Outcome = "refused", Code = "invoice.wrong_status", Actor = new("service", "billing", "usr_9") };
        await service.Deliver(tenant, fact);
        var id = (await Listed("", 1))[0].GetProperty("id").GetGuid();
        using var http = service.Client(tenant, "audit.read");
        var shown = await http.GetFromJsonAsync<JsonElement>($"/api/v1/audit/activities/{id}");
        shown.GetProperty("code").GetString().ShouldBe("invoice.wrong_status");
        shown.GetProperty("actor").GetProperty("on_behalf_of").GetString().ShouldBe("usr_9");
        shown.GetProperty("targets")[0].GetProperty("id").GetGuid().ShouldBe(fact.Targets[0].Id);
        shown.GetProperty("ip_address").GetString().ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task The_app_role_can_neither_change_nor_delete_an_activity()
    {
        await using var connection = new NpgsqlConnection(service.Settings.AppConnection);
        await connection.OpenAsync();
        foreach (var sql in new[] { "UPDATE activities SET action = 'x'", "DELETE FROM activities", "DELETE FROM chain_heads" })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            var refusal = await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_and_a_token_without_the_permission_is_refused()
    {
        var id = (await Written(1))[0].GetProperty("id").GetGuid();
        using var foreign = service.Client(Guid.CreateVersion7(), "audit.read");
        (await foreign.GetAsync($"/api/v1/audit/activities/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var weak = service.Client(tenant, "billing.*");
        var refused = await weak.GetAsync("/api/v1/audit/activities");
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.Code()).ShouldBe("permission.denied");
        using var nobody = service.Anonymous();
        var unknown = await nobody.GetAsync("/api/v1/audit/activities");
        unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await unknown.Code()).ShouldBe("token.invalid");
    }

    private async Task<JsonElement> Verify()
    {
        using var http = service.Client(tenant, "audit.read");
        return await http.GetFromJsonAsync<JsonElement>("/api/v1/audit/verify");
    }
}
