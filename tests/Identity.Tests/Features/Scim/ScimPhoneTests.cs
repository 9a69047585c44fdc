using System.Net;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Phones;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Scim;

/// <summary>A user's phone as the identity provider reads and writes it (RFC 7643, 4.1.2): its mobile one, unverified.</summary>
public sealed class ScimPhoneTests(IdentityHost host)
{
    private static string Name() => $"grace-{Guid.NewGuid():N}@example.com";

    [Fact]
    public async Task The_mobile_number_of_a_list_is_the_users_and_is_found_by_it()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var user = await provider.Provide(Name(), more: """
            , "phoneNumbers": [{"type": "work", "value": "+1 212 555 0100"}, {"type": "mobile", "value": "tel:+447400123456"}, {"type": "fax", "value": "1"}]
            """);
        var phone = user.GetProperty("phoneNumbers").EnumerateArray().ShouldHaveSingleItem();
        (phone.GetProperty("value").GetString(), phone.GetProperty("type").GetString()).ShouldBe(("+447400123456", "mobile"));
        foreach (var filter in new[] { "phoneNumbers.value eq \"+447400123456\"", "phoneNumbers[type eq \"mobile\" and value sw \"+44\"]", "phoneNumbers pr", "phoneNumbers[primary eq true]" })
            (await provider.Count(filter)).ShouldBe(1, filter);
        (await provider.Count("phoneNumbers.value eq \"+12125550100\"")).ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"op": "Replace", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+44 7400 654321"}""")]
    [InlineData("""{"op": "replace", "value": {"phoneNumbers": [{"type": "mobile", "primary": true, "value": "+44 7400 654321"}]}}""")]
    [InlineData("""{"op": "add", "path": "phoneNumbers", "value": [{"value": "+44 7400 654321"}]}""")]
    public async Task It_is_patched_in_the_forms_that_are_sent(string operation)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var id = (await provider.Provide(Name())).GetProperty("id").GetGuid();
        Phones(await provider.Patch(id, operation)).ShouldBe(["+44 7400 654321"]);
        Phones(await provider.Patch(id, """{"op": "replace", "path": "phoneNumbers[type eq \"work\"].value", "value": "+1 212 555 0100"}""")).ShouldBe(["+44 7400 654321"]);
        Phones(await provider.Patch(id, """{"op": "remove", "path": "phoneNumbers[type eq \"mobile\"]"}""")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_that_the_provider_writes_is_unverified_and_one_that_it_says_nothing_of_stays()
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var member = await host.Member(company, "tenant_member");
        await new PhoneOf(host, company, member.Token).Verify(PhoneOf.Number);
        await provider.Patch(member.Id, """{"op": "replace", "path": "displayName", "value": "Grace"}""");
        await provider.Send(HttpMethod.Put, $"Users/{member.Id}", $$"""{"userName": "{{member.Email}}", "displayName": "Grace"}""");
        (await Phone(company, member.Id)).ShouldBe((PhoneOf.Number, true));
        await provider.Patch(member.Id, """{"op": "replace", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+447400654321"}""");
        (await Phone(company, member.Id)).ShouldBe(("+447400654321", false));
    }

    [Theory]
    [InlineData("+44 7400 123456")]
    [InlineData("+44 (0)7400 123-456")]
    [InlineData("07400 123456")]
    [InlineData("tel:+44-7400-123456;ext=")]
    public async Task The_verified_number_in_another_spelling_stays_verified(string spelled)
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var member = await host.Member(company, "tenant_member");
        await new PhoneOf(host, company, member.Token).Verify(PhoneOf.Number);
        var phones = $$"""[{"type": "mobile", "value": "{{spelled}}"}]""";
        await provider.Patch(member.Id, $$"""{"op": "replace", "path": "phoneNumbers", "value": {{phones}}}""");
        (await Phone(company, member.Id)).ShouldBe((PhoneOf.Number, true));
        var whole = await provider.Send(HttpMethod.Put, $"Users/{member.Id}", $$"""{"userName": "{{member.Email}}", "displayName": "Grace", "phoneNumbers": {{phones}}}""");
        whole.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Phone(company, member.Id)).ShouldBe((PhoneOf.Number, true));
    }

    [Theory]
    [InlineData("0170 1234567 (privat)")]
    [InlineData("+1 425 555 0100 x12")]
    [InlineData("123")]
    [InlineData("+1 425 555 0100                                  0")]
    public async Task A_text_that_is_no_number_says_nothing_and_keeps_nobody_from_being_shut_out(string odd)
    {
        var company = await host.SignUp();
        using var provider = await Provider.Of(host, company);
        var name = Name();
        var id = (await provider.Provide(name, more: """, "phoneNumbers": [{"type": "mobile", "value": "+447400654321"}]""")).GetProperty("id").GetGuid();
        var answer = await provider.Send(
            HttpMethod.Put, $"Users/{id}", $$"""{"userName": "{{name}}", "displayName": "Grace", "active": false, "phoneNumbers": [{"type": "mobile", "value": "{{odd}}"}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var user = await answer.Json();
        (user.GetProperty("active").GetBoolean(), Phones(user).Single()).ShouldBe((false, "+447400654321"));
        (await host.Events(company.Id)).ShouldContain("user.deactivated");
    }

    [Fact]
    public async Task A_number_of_RFC_3966_comes_without_its_parameters()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var user = await provider.Provide(Name(), more: """, "phoneNumbers": [{"type": "mobile", "value": "tel:+1-201-555-0123;ext=1"}]""");
        Phones(user).ShouldBe(["+1-201-555-0123"]);
    }

    [Theory]
    [InlineData("""{"op": "add", "path": "phoneNumbers", "value": {"type": "work", "value": "+12125550100"}}""")]
    [InlineData("""{"op": "remove", "path": "phoneNumbers", "value": [{"type": "work", "value": "+12125550100"}]}""")]
    [InlineData("""{"op": "remove", "path": "phoneNumbers[type eq \"work\"]"}""")]
    public async Task What_is_done_to_another_number_leaves_the_mobile_one(string operation)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var id = (await provider.Provide(Name(), more: """, "phoneNumbers": [{"type": "mobile", "value": "+447400654321"}]""")).GetProperty("id").GetGuid();
        Phones(await provider.Patch(id, operation)).ShouldBe(["+447400654321"]);
        Phones(await provider.Patch(id, """{"op": "remove", "path": "phoneNumbers", "value": [{"type": "mobile", "value": "+447400654321"}]}""")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("7")]
    [InlineData("true")]
    [InlineData("[{\"value\": 7}]")]
    public async Task What_is_no_text_is_refused(string value)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        var id = (await provider.Provide(Name())).GetProperty("id").GetGuid();
        var operations = $$"""{"Operations": [{"op": "replace", "path": "phoneNumbers", "value": {{value}}}]}""";
        await (await provider.Send(HttpMethod.Patch, $"Users/{id}", operations)).RefusesScim(400, "invalidValue");
    }

    private static string?[] Phones(JsonElement user) => user.TryGetProperty("phoneNumbers", out var phones)
        ? [.. phones.EnumerateArray().Select(phone => phone.GetProperty("value").GetString())]
        : [];

    private Task<(string?, bool)> Phone(Company company, Guid id) => host.As(company.Id, async db =>
    {
        var user = await db.Users.AsNoTracking().SingleAsync(found => found.Id == id);
        return (user.Profile.Phone, user.PhoneVerifiedAt is not null);
    });
}
