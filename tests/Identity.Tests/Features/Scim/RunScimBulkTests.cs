using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DotMac.Identity.Features.Scim;

namespace DotMac.Identity.Tests.Features.Scim;

/// <summary>RFC 7644, 3.7.</summary>
public sealed class RunScimBulkTests(IdentityHost host)
{
    [Fact]
    public async Task Users_and_the_group_that_they_are_in_come_in_one_request_in_any_order()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var (grace, alan) = (Name(), Name());
        var done = await Run(provider, null,
            """{"method": "POST", "path": "/Groups", "bulkId": "crew", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Crew", "members": [{"value": "bulkId:grace"}, {"value": "bulkId:alan"}]}}""",
            Create("grace", grace), Create("alan", alan),
            """{"method": "PATCH", "path": "/Groups/bulkId:crew", "data": {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "remove", "path": "members[value eq \"bulkId:alan\"]"}]}}""");
        Statuses(done).ShouldBe(["201", "201", "201", "204"]);
        var first = done[0];
        (first.GetProperty("method").GetString(), first.GetProperty("bulkId").GetString()).ShouldBe(("POST", "crew"));
        first.GetProperty("location").GetString()!.ShouldContain("/scim/v2/Groups/");
        done[1].GetProperty("version").GetString().ShouldBe("\"1\"");
        first.TryGetProperty("response", out _).ShouldBeFalse();
        var (group, user) = (IdOf(first), IdOf(done[1]));
        (await provider.Members(group)).ShouldBe([user]);
        (await host.Audits(company)).Count(record => record.Action is "create_scim_user" or "create_scim_group" or "patch_scim_group" && record.Actor.Kind == "scim").ShouldBe(4);
        (await host.Audits(company)).ShouldContain(record => record.Action == "run_scim_bulk");
    }

    [Fact]
    public async Task One_that_fails_takes_nothing_back_of_the_others_and_says_why()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var (taken, other) = (Name(), Name());
        await provider.Provide(taken);
        var done = await Run(provider, null, Create("a", taken), Create("b", other), """{"method": "DELETE", "path": "/Users/nobody"}""",
            """{"method": "POST", "path": "/Printers", "bulkId": "p", "data": {}}""", """{"method": "GET", "path": "/Users"}""");
        Statuses(done).ShouldBe(["409", "201", "404", "404", "400"]);
        done[0].TryGetProperty("location", out _).ShouldBeFalse("nothing was made");
        var error = done[0].GetProperty("response");
        (error.GetProperty("status").GetString(), error.GetProperty("scimType").GetString()).ShouldBe(("409", "uniqueness"));
        done[2].GetProperty("location").GetString()!.ShouldEndWith("/scim/v2/Users/nobody");
        (await provider.Count($"userName eq \"{other}\"")).ShouldBe(1);
    }

    [Fact]
    public async Task It_ends_when_as_many_failed_as_the_client_takes()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var (first, last) = (Name(), Name());
        const string wrong = """{"method": "DELETE", "path": "/Users/nobody"}""";
        Statuses(await Run(provider, 2, Create("a", first), wrong, wrong, Create("b", last))).ShouldBe(["201", "404", "404"]);
        (await provider.Count($"userName eq \"{last}\"")).ShouldBe(0);
        Statuses(await Run(provider, 3, wrong, wrong, Create("b", last))).ShouldBe(["404", "404", "201"]);
    }

    [Fact]
    public async Task What_refers_in_a_circle_to_what_failed_or_to_nothing_is_refused_alone()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var taken = Name();
        await provider.Provide(taken);
        static string Group(string id, string member) =>
            $$$"""{"method": "POST", "path": "/Groups", "bulkId": "{{{id}}}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "{{{id}}}", "members": [{"value": "bulkId:{{{member}}}"}]}}""";
        var done = await Run(provider, null, Group("a", "b"), Group("b", "a"), Create("c", taken), Group("d", "c"), Group("e", "nothing"), Create("f", Name()), Create("f", Name()));
        Statuses(done).ShouldBe(["409", "409", "409", "409", "400", "201", "400"]);
        (await provider.Count("displayName pr", "Groups")).ShouldBe(0);
    }

    [Fact]
    public async Task A_version_that_is_not_the_present_one_is_refused()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var user = (await provider.Provide(Name())).GetProperty("id").GetGuid();
        string Patch(string version) =>
            $$$"""{"method": "patch", "path": "/Users/{{{user}}}", "version": "{{{version}}}", "data": {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "displayName", "value": "G. Hopper"}]}}""";
        var done = await Run(provider, null, Patch("\\\"99\\\""), Patch("\\\"1\\\""));
        Statuses(done).ShouldBe(["412", "200"]);
        done[1].GetProperty("version").GetString().ShouldBe("\"2\"");
    }

    [Fact]
    public async Task The_limits_are_told_and_kept()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var told = (await (await provider.Send(HttpMethod.Get, "ServiceProviderConfig")).Json()).GetProperty("bulk");
        (told.GetProperty("supported").GetBoolean(), told.GetProperty("maxOperations").GetInt32(), told.GetProperty("maxPayloadSize").GetInt32()).ShouldBe((true, 100, 1_048_576));
        var many = Enumerable.Repeat("""{"method": "DELETE", "path": "/Users/nobody"}""", 101);
        await (await Send(provider, $$"""{"Operations": [{{string.Join(',', many)}}]}""")).RefusesScim(413);
        await (await Send(provider, $$"""{"Operations": [], "more": "{{new string('x', 1_048_576)}}"}""")).RefusesScim(413);
    }

    [Theory]
    [InlineData("{}", "invalidSyntax")]
    [InlineData("""{"Operations": []}""", "invalidSyntax")]
    [InlineData("""{"Operations": [1]}""", "invalidSyntax")]
    [InlineData("""{"Operations": [{"method": "POST", "bulkId": "a", "path": "/Users", "data": {"x": 1, "x": 2}}]}""", "invalidSyntax")]
    [InlineData("""{"Operations": [{}], "failOnErrors": 0}""", "invalidValue")]
    [InlineData("""{"Operations": [{}], "failOnErrors": "one"}""", "invalidValue")]
    public async Task What_is_no_bulk_request_is_refused_as_a_whole(string body, string kind)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        await (await Send(provider, body)).RefusesScim(400, kind);
    }

    [Fact]
    public void However_many_refer_to_however_much_each_is_rewritten_once()
    {
        var (deep, end) = (string.Concat(Enumerable.Repeat("{\"a\": [", 10)), string.Concat(Enumerable.Repeat("]}", 10)));
        var data = deep + string.Join(", ", Enumerable.Repeat("\"bulkId:n0\", \"plain\"", 200)) + end;
        var job = JobOf(Enumerable.Range(0, 99).Select(at => Post($"n{at}", at == 0 ? "{}" : data)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var ran = 0;
        for (; job.Next() is { } operation; ran++)
            job.Settle(operation, Outcome(operation, "201"));
        ran.ShouldBe(99);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64L << 20, "the request has half a megabyte");
    }

    [Fact]
    public void An_id_comes_into_each_place_that_refers_to_it_and_into_no_other()
    {
        var job = JobOf(
        [
            """{"method": "PATCH", "path": "/Groups/bulkId:b", "data": {"x": {"y": ["bulkId:a", 1, null, "see bulkId:a", {"z": "v[w eq \"bulkId:b\"]"}]}, "bulkId:a": true}}""",
            Post("a", "{}"), Post("b", "{}"),
        ]);
        for (var made = 0; made < 2; made++)
            job.Settle(job.Next()!, Outcome(job.Next()!, "201"));
        var last = job.Next()!;
        last.Path.ShouldBe("Groups/id-of-b");
        var expected = JsonNode.Parse("""{"x": {"y": ["id-of-a", 1, null, "see bulkId:a", {"z": "v[w eq \"id-of-b\"]"}]}, "bulkId:a": true}""");
        JsonNode.DeepEquals(last.Data, expected).ShouldBeTrue(last.Data!.ToJsonString());
    }

    [Fact]
    public void After_a_fault_of_ours_nothing_more_is_tried_and_what_was_tried_is_told()
    {
        var job = JobOf([Post("a", "{}"), Post("b", "{}"), Post("c", "{}")]);
        job.Settle(job.Next()!, Outcome(job.Next()!, "201"));
        job.Settle(job.Next()!, Outcome(job.Next()!, "503"));
        job.Next().ShouldBeNull();
        job.Outcomes.Select(outcome => (outcome.BulkId, outcome.Status)).ShouldBe([("a", "201"), ("b", "503")]);
    }

    [Fact]
    public async Task Nobody_without_a_token_runs_one()
    {
        using var content = new StringContent("""{"Operations": [{}]}""", Encoding.UTF8, "application/scim+json");
        await (await host.Anonymous().PostAsync("/scim/v2/Bulk", content)).RefusesScim(401);
    }

    [Fact]
    public void A_page_of_groups_ends_where_their_members_fill_it_but_shows_one_at_least()
    {
        ScimGroups.Fitting([]).ShouldBe(0);
        ScimGroups.Fitting([0, 0, 0]).ShouldBe(3);
        ScimGroups.Fitting([9_000, 1]).ShouldBe(1);
        ScimGroups.Fitting([4_000, 1_000, 1]).ShouldBe(2);
        ScimGroups.Fitting([4_999, 2, 1]).ShouldBe(1);
    }

    private static BulkJob JobOf(IEnumerable<string> operations) => BulkJob.Read(new(JsonElement.Parse($$"""{"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [{{string.Join(',', operations)}}]}""")));

    private static string Post(string bulkId, string data) => $$"""{"method": "POST", "path": "/Users", "bulkId": "{{bulkId}}", "data": {{data}} }""";

    private static BulkOutcome Outcome(BulkOperation operation, string status) =>
        new(operation.Method, operation.BulkId, null, status == "201" ? $"https://example.com/scim/v2/{operation.Path}/id-of-{operation.BulkId}" : null, status, null);

    private static string Name() => $"user-{Guid.NewGuid():N}@example.com";

    private static string Create(string bulkId, string name) =>
        $$$"""{"method": "POST", "path": "/Users", "bulkId": "{{{bulkId}}}", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "{{{name}}}", "active": true, "emails": [{"value": "{{{name}}}", "type": "work", "primary": true}]}}""";

    private static async Task<JsonElement[]> Run(Provider provider, int? failOnErrors, params string[] operations)
    {
        var limit = failOnErrors is { } most ? $"\"failOnErrors\": {most}, " : "";
        var answer = await Send(provider, $$"""{"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], {{limit}}"Operations": [{{string.Join(',', operations)}}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var body = await answer.Json();
        body.GetProperty("schemas")[0].GetString().ShouldBe("urn:ietf:params:scim:api:messages:2.0:BulkResponse");
        return [.. body.GetProperty("Operations").EnumerateArray()];
    }

    private static Task<HttpResponseMessage> Send(Provider provider, string body) => provider.Send(HttpMethod.Post, "Bulk", body);

    private static string?[] Statuses(JsonElement[] done) => [.. done.Select(operation => operation.GetProperty("status").GetString())];

    private static Guid IdOf(JsonElement done) => Guid.Parse(done.GetProperty("location").GetString()!.Split('/')[^1]);
}
