using System.Net;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.ServiceDefaults.Messaging;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Scim;

public sealed class PatchScimUserTests(IdentityHost host)
{
    [Fact]
    public async Task The_forms_of_entra_and_okta_change_what_they_name()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var id = (await provider.Provide("patched@example.com")).GetProperty("id").GetGuid();

        var entra = await provider.Patch(id,
            """
            {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "Moved@example.com"},
            {"op": "Add", "path": "name.givenName", "value": "Amazing"},
            {"op": "Replace", "path": "displayName", "value": "Amazing Grace"},
            {"op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+1"},
            {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "Sales"}
            """);
        (entra.GetProperty("emails")[0].GetProperty("value").GetString(), entra.GetProperty("name").GetProperty("givenName").GetString(),
            entra.GetProperty("displayName").GetString()).ShouldBe(("moved@example.com", "Amazing", "Amazing Grace"));

        var okta = await provider.Patch(id,
            """
            {"op": "replace", "value": {"externalId": "00u1", "name.familyName": "Murray", "name": {"givenName": "Grace"},
              "emails[type eq \"work\"].value": "again@example.com", "nickName": "Amazing", "id": "00000000-0000-0000-0000-000000000001"}},
            {"op": "add", "path": "emails", "value": [{"type": "home", "value": "home@example.com"}, {"type": "work", "value": "work@example.com"}]}
            """);
        (okta.GetProperty("id").GetGuid(), okta.GetProperty("externalId").GetString(), okta.GetProperty("name").GetProperty("familyName").GetString(),
            okta.GetProperty("name").GetProperty("givenName").GetString(), okta.GetProperty("emails")[0].GetProperty("value").GetString())
            .ShouldBe((id, "00u1", "Murray", "Grace", "work@example.com"));

        var removed = await provider.Patch(id, """{"op": "Remove", "path": "externalId"}, {"op": "remove", "path": "name.familyName"}""");
        (removed.TryGetProperty("externalId", out _), removed.GetProperty("name").TryGetProperty("familyName", out _)).ShouldBe((false, false));
    }

    [Fact]
    public async Task The_address_that_a_user_has_names_it_in_mails_alone()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var id = (await provider.Provide("kept@example.com")).GetProperty("id").GetGuid();
        var patched = await provider.Patch(id, """{"op": "replace", "path": "addresses[value eq \"kept@example.com\"].value", "value": "other@example.com"}""");
        patched.GetProperty("emails")[0].GetProperty("value").GetString().ShouldBe("kept@example.com");
    }

    [Theory]
    [InlineData("""{"op": "remove"}""", "noTarget")]
    [InlineData("""{"op": "remove", "path": "userName"}""", "invalidValue")]
    [InlineData("""{"op": "replace", "path": "emails[type eq", "value": "x"}""", "invalidPath")]
    [InlineData("""{"op": "replace", "path": "active", "value": "perhaps"}""", "invalidValue")]
    [InlineData("""{"op": "replace", "path": "active"}""", "invalidSyntax")]
    [InlineData("""{"op": "move", "path": "active", "value": true}""", "invalidSyntax")]
    [InlineData("7", "invalidSyntax")]
    [InlineData("""{"op": "replace", "path": "displayName", "value": "\ud800"}""", "invalidSyntax")]
    [InlineData("""{"op": "replace", "value": {"\ud800": 1}}""", "invalidSyntax")]
    [InlineData("", "invalidSyntax")]
    public async Task An_operation_that_cannot_be_is_refused_and_changes_nothing(string operation, string kind)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var id = (await provider.Provide("kept@example.com")).GetProperty("id").GetGuid();
        var first = """{"op": "replace", "path": "displayName", "value": "Other"}""";
        var answer = await provider.Send(
            HttpMethod.Patch, $"Users/{id}", $$"""{"Operations": [{{(operation.Length == 0 ? "" : first + "," + operation)}}]}""");
        await answer.RefusesScim(400, kind);
        (await (await provider.Send(HttpMethod.Get, $"Users/{id}")).Json()).GetProperty("displayName").GetString().ShouldBe("Grace Hopper");
    }

    [Theory]
    [InlineData("""{"op": "Replace", "path": "active", "value": "False"}""")]
    [InlineData("""{"op": "replace", "value": {"active": false}}""")]
    public async Task Deactivation_ends_sign_in_tokens_and_keys_within_five_seconds_and_one_record_lists_each(string operation)
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var member = await host.Member(company, "tenant_admin");
        var tokens = await (await host.Login(company, email: member.Email)).Tokens();
        var key = await host.Post("/api/v1/auth/api-keys", new { name = "mine", scopes = new[] { "users.read" } }, member.Token);
        var created = await key.Json();

        (await provider.Patch(member.Id, operation)).GetProperty("active").GetBoolean().ShouldBeFalse();
        using var http = host.WithToken(member.Token);
        await Eventually.Get(
            async () => (await http.GetAsync("/api/v1/auth/me")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end",
            TimeSpan.FromSeconds(5));
        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = tokens.Refresh })).Refuses(401, "refresh_token.invalid");
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var record = (await Records(company)).Last(record => record.Action == "patch_scim_user");
        record.Actor.Kind.ShouldBe("scim");
        record.Targets.Select(target => target.Type).Order().ShouldBe(["api_key", "session", "session", "user"]);
        record.Events.Order().ShouldBe(["apikey.revoked", "session.revoked", "session.revoked", "user.deactivated", "user.updated"]);
        var receipt = await Receipt(company);
        (receipt.GetProperty("sessions").GetArrayLength(), receipt.GetProperty("api_keys")[0].GetGuid(), receipt.GetProperty("reason").GetString())
            .ShouldBe((2, created.GetProperty("api_key").GetProperty("id").GetGuid(), "deprovisioned"));

        (await provider.Patch(member.Id, """{"op": "Replace", "path": "active", "value": "True"}""")).GetProperty("active").GetBoolean().ShouldBeTrue();
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_ordinary_disable_leaves_the_same_receipt()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_member");
        (await host.Post($"/api/v1/users/{member.Id}/disable", new { }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.OK);
        var receipt = await Receipt(company);
        (receipt.GetProperty("user_id").GetGuid(), receipt.GetProperty("sessions").GetArrayLength(), receipt.GetProperty("reason").GetString())
            .ShouldBe((member.Id, 1, "user_disabled"));
    }

    [Fact]
    public async Task A_deleted_user_is_gone_for_scim_and_comes_back_with_nothing_that_it_had()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var member = await host.Member(company, "tenant_admin");
        (await provider.Send(HttpMethod.Delete, $"Users/{member.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await provider.Send(HttpMethod.Get, $"Users/{member.Id}")).RefusesScim(404);
        await (await provider.Send(HttpMethod.Delete, $"Users/{member.Id}")).RefusesScim(404);
        (await provider.Count($"userName eq \"{member.Email}\"")).ShouldBe(0);
        (await Receipt(company)).GetProperty("sessions").GetArrayLength().ShouldBe(1);

        (await provider.Provide(member.Email)).GetProperty("id").GetGuid().ShouldBe(member.Id);
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Confirm(await company.LinkOf(member.Email))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Login(company, email: member.Email)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var owner = host.WithToken(await company.OwnerToken());
        (await (await owner.GetAsync($"/api/v1/users/{member.Id}")).Json()).GetProperty("roles").EnumerateArray().Select(role => role.GetString())
            .ShouldBe(["tenant_member"]);
    }

    [Fact]
    public async Task Another_mail_address_has_to_be_proved_again()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var member = await host.Member(company, "tenant_member");
        var moved = $"moved-{Guid.NewGuid():N}@example.com";
        await provider.Patch(member.Id, $$"""{"op": "replace", "path": "emails[primary eq true].value", "value": "{{moved}}"}""");
        using var owner = host.WithToken(await company.OwnerToken());
        (await (await owner.GetAsync($"/api/v1/users/{member.Id}")).Json()).GetProperty("email_confirmed").GetBoolean().ShouldBeFalse();
        (await host.Confirm(await company.LinkOf(moved), password: null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Login(company, email: moved)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<List<Audited>> Records(Company company)
    {
        var rows = await host.As(
            company.Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "audited").OrderBy(row => row.Position).ToListAsync());
        return [.. rows.Select(row => JsonSerializer.Deserialize<Audited>(row.Payload, EventCatalogue.Json)!)];
    }

    private async Task<JsonElement> Receipt(Company company)
    {
        var rows = await host.As(
            company.Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "user.deactivated").Select(row => row.Payload).ToListAsync());
        return JsonSerializer.Deserialize<JsonElement>(rows.ShouldHaveSingleItem());
    }
}
