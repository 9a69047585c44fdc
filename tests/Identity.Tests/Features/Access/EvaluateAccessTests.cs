using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.Identity.Tests.Features.Roles;

namespace DotMac.Identity.Tests.Features.Access;

/// <summary>AZ-01: AuthZEN Authorization API 1.0.</summary>
public sealed class EvaluateAccessTests(IdentityHost host)
{
    private const string One = "/access/v1/evaluation";
    private const string Several = "/access/v1/evaluations";

    [Fact]
    public async Task A_program_learns_what_a_user_may_do_by_id_and_by_address()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        var token = await Program(company);
        (await Decides(token, Ask(member.Id, "users", "read"))).ShouldBeTrue();
        (await Decides(token, Ask(member.Email.ToUpperInvariant(), "users", "read"))).ShouldBeTrue();
        (await Decides(token, Ask(member.Id, "users", "delete"))).ShouldBeFalse();
        (await Decides(token, Ask(company.OwnerEmail, "billing.invoices", "manage"))).ShouldBeTrue("billing.* covers it");
        (await host.Audits(company)).ShouldNotContain(record => record.Action == "evaluate_access", "it only asks");
    }

    [Fact]
    public async Task What_is_no_permission_and_who_is_no_user_of_the_tenant_is_denied_alike()
    {
        var (company, other) = (await host.SignUp(), await host.SignUp());
        var stranger = await host.Member(other, "tenant_admin");
        var token = await Program(company);
        foreach (var question in new[]
        {
            Ask(company.OwnerEmail, "printers", "read"), Ask(company.OwnerEmail, "users", "*"), Ask(company.OwnerEmail, "platform.tenants", "read"),
            Ask(stranger.Id, "users", "read"), Ask(stranger.Email, "users", "read"), Ask(Guid.CreateVersion7(), "users", "read"), Ask("nobody", "users", "read"),
            Ask(company.OwnerEmail, "users", "read", "robot"),
        })
            (await Decides(token, question)).ShouldBeFalse(JsonSerializer.Serialize(question));
    }

    [Fact]
    public async Task A_denial_an_end_and_a_shut_door_count_at_once()
    {
        var company = await host.SignUp();
        var owner = await RoleClient.Owner(host, company);
        var member = await host.Member(company, "tenant_admin");
        var token = await Program(company);
        (await Decides(token, Ask(member.Id, "users", "read"))).ShouldBeTrue();
        (await owner.SetPermission(member.Id, "users.*", "deny")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Decides(token, Ask(member.Id, "users", "read"))).ShouldBeFalse();
        (await Decides(token, Ask(member.Id, "files", "read"))).ShouldBeTrue();
        (await host.Post($"/api/v1/users/{member.Id}/disable", new { }, owner.Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Decides(token, Ask(member.Id, "files", "read"))).ShouldBeFalse();
    }

    [Fact]
    public async Task Nobody_asks_without_the_permission_and_what_is_malformed_is_no_denial()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        (await host.Post(One, Ask(member.Id, "users", "read"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await (await host.Post(One, Ask(member.Id, "users", "read"), member.Token)).Refuses(403, "permission.denied");
        using var http = host.WithToken(await Program(company));
        foreach (var body in new[] { "", "{", "{}", """{"subject": "x", "action": {"name": "read"}, "resource": {"type": "users", "id": "1"}}""",
            """{"subject": {"type": "user"}, "action": {"name": "read"}, "resource": {"type": "users", "id": "1"}}""",
            """{"subject": {"type": "user", "id": "x"}, "action": {}, "resource": {"type": "users", "id": "1"}}""",
            """{"subject": {"type": "user", "id": 7}, "action": {"name": "read"}, "resource": {"type": "users", "id": "1"}}""" })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            (await http.PostAsync(One, content)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, body);
            using var again = new StringContent(body, Encoding.UTF8, "application/json");
            (await http.PostAsync(Several, again)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, body);
        }
    }

    [Fact]
    public async Task Properties_context_and_whatever_else_is_said_are_ignored()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await Program(company));
        using var body = new StringContent(
            $$"""
            {"subject": {"type": "user", "id": "{{company.OwnerEmail}}", "properties": {"department": "Sales"} }, "action": {"name": "read", "properties": {"method": "GET"} },
             "resource": {"type": "users", "id": "1", "properties": {} }, "context": {"time": "1985-10-26T01:22-07:00"}, "more": [1]}
            """, Encoding.UTF8, "application/json");
        var answer = await http.PostAsync(One, body);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"decision":true}""");
    }

    [Fact]
    public async Task Several_questions_share_what_stands_above_them_and_end_as_they_are_told_to()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        var token = await Program(company);
        object Body(string? semantic) => new
        {
            subject = new { type = "user", id = member.Id },
            action = new { name = "read" },
            evaluations = new object[]
            {
                new { resource = new { type = "users", id = "1" } }, new { resource = new { type = "users", id = "1" }, action = new { name = "delete" } },
                new { resource = new { type = "files", id = "2" } },
            },
            options = semantic is null ? null : new { evaluations_semantic = semantic, other = 1 },
        };
        (await Decisions(token, Body(null))).ShouldBe([true, false, true]);
        (await Decisions(token, Body("execute_all"))).ShouldBe([true, false, true]);
        (await Decisions(token, Body("deny_on_first_deny"))).ShouldBe([true, false]);
        (await Decisions(token, Body("permit_on_first_permit"))).ShouldBe([true]);
        (await host.Post(Several, Body("guess"), token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await (await host.Post(Several, Ask(member.Id, "users", "read"), token)).Content.ReadAsStringAsync()).ShouldBe("""{"decision":true}""", "without a list it is one question");
    }

    [Fact]
    public async Task It_says_where_it_is_asked()
    {
        using var http = host.Anonymous();
        var told = await http.GetFromJsonAsync<JsonElement>("/.well-known/authzen-configuration");
        var point = told.GetProperty("policy_decision_point").GetString();
        (told.GetProperty("access_evaluation_endpoint").GetString(), told.GetProperty("access_evaluations_endpoint").GetString()).ShouldBe((point + One, point + Several));
    }

    /// <summary>The token of a machine client that may ask.</summary>
    private async Task<string> Program(Company company)
    {
        var (id, secret) = await TokenTests.Register(host, company, "access.evaluate");
        var answer = await host.Token(new() { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret });
        return (await answer.Json()).GetProperty("access_token").GetString()!;
    }

    private static object Ask(object subject, string resource, string action, string kind = "user") => new
    {
        subject = new { type = kind, id = subject.ToString() },
        action = new { name = action },
        resource = new { type = resource, id = "1" },
    };

    private async Task<bool> Decides(string token, object question)
    {
        var answer = await host.Post(One, question, token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).GetProperty("decision").GetBoolean();
    }

    private async Task<bool[]> Decisions(string token, object questions)
    {
        var answer = await host.Post(Several, questions, token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return [.. (await answer.Json()).GetProperty("evaluations").EnumerateArray().Select(one => one.GetProperty("decision").GetBoolean())];
    }
}
