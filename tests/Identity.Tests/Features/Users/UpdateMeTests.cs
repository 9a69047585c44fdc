using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Phones;

namespace DotMac.Identity.Tests.Features.Users;

public sealed class UpdateMeTests(IdentityHost host)
{
    [Fact]
    public async Task What_is_given_changes_and_the_history_shows_each_member_old_and_new()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        var changed = await (await Patch(http, """
            {"full_name":" Ada Lovelace ","first_name":"Ada","phone":"+44 (20) 7946-0000","website":"https://ada.example/x","timezone":"Europe/London",
             "language":"en-GB","bio":"Counts."}
            """)).Json();
        (changed.GetProperty("full_name").GetString(), changed.GetProperty("timezone").GetString()).ShouldBe(("Ada Lovelace", "Europe/London"));

        (await Patch(http, """{"bio":"","language":"de"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var me = await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me");
        (me.GetProperty("phone").GetString(), me.GetProperty("language").GetString()).ShouldBe(("+44 (20) 7946-0000", "de"));
        Missing(me, "bio").ShouldBeTrue();

        var history = (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me/history")).GetProperty("items").EnumerateArray().ToList();
        history.Count.ShouldBe(9);
        var language = history.First(change => change.GetProperty("field").GetString() == "language");
        (language.GetProperty("old").GetString(), language.GetProperty("new").GetString()).ShouldBe(("en-GB", "de"));
        language.GetProperty("changed_by").GetGuid().ShouldBe(me.GetProperty("id").GetGuid());
        (await host.Events(company.Id)).Count(name => name == "user.updated").ShouldBe(2);
    }

    [Fact]
    public async Task The_verified_phone_in_another_spelling_stays_verified_and_another_does_not()
    {
        var company = await host.SignUp();
        await PhoneOf.Owner(host, company);
        using var http = host.WithToken(await company.OwnerToken());
        var me = await (await Patch(http, """{"phone":"+44 7400 123456"}""")).Json();
        (me.GetProperty("phone").GetString(), me.GetProperty("phone_verified").GetBoolean()).ShouldBe((PhoneOf.Number, true));
        me = await (await Patch(http, """{"phone":"+44 7400 123457"}""")).Json();
        (me.GetProperty("phone").GetString(), me.GetProperty("phone_verified").GetBoolean()).ShouldBe(("+44 7400 123457", false));
    }

    [Fact]
    public async Task A_change_that_changes_nothing_leaves_no_trace()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        (await Patch(http, """{"full_name":"Ada Owner","bio":""}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me/history")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await host.Events(company.Id)).ShouldNotContain("user.updated");
    }

    [Theory]
    [InlineData("""{"phone":"123456"}""", 400, "profile.phone_malformed")]
    [InlineData("""{"phone":"1234567890123456"}""", 400, "profile.phone_malformed")]
    [InlineData("""{"phone":"call 1234567"}""", 400, "profile.phone_malformed")]
    [InlineData("""{"website":"ftp://ada.example"}""", 400, "profile.website_malformed")]
    [InlineData("""{"website":"javascript:alert(1)"}""", 400, "profile.website_malformed")]
    [InlineData("""{"website":"ada.example"}""", 400, "profile.website_malformed")]
    [InlineData("""{"timezone":"Mars/Olympus"}""", 422, "profile.timezone_unknown")]
    [InlineData("""{"timezone":"europe/london"}""", 422, "profile.timezone_unknown")]
    [InlineData("""{"language":"EN"}""", 400, "profile.language_malformed")]
    [InlineData("""{"language":"en-gb"}""", 400, "profile.language_malformed")]
    [InlineData("""{"full_name":"  "}""", 400, "request.invalid")]
    [InlineData("""{"email":"other@example.com"}""", 400, "request.malformed")]
    [InlineData("""{"tenant_id":"01890000-0000-7000-8000-00000000dead"}""", 400, "request.malformed")]
    [InlineData("""{"roles":["tenant_owner"]}""", 400, "request.malformed")]
    public async Task What_cannot_be_is_refused_by_name(string body, int status, string code)
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        await (await Patch(http, body)).Refuses(status, code);
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me/history")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Five_hundred_characters_of_biography_and_no_more()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        (await Patch(http, JsonSerializer.Serialize(new { bio = new string('x', 500) }))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Patch(http, JsonSerializer.Serialize(new { bio = new string('x', 501) }))).Refuses(400, "request.invalid");
    }

    [Fact]
    public async Task A_stale_change_is_refused_and_nobody_elses_history_is_seen()
    {
        var company = await host.SignUp();
        using var http = host.WithToken(await company.OwnerToken());
        await (await Patch(http, """{"bio":"x"}""", "\"0\"")).Refuses(412, "request.stale");
        (await Patch(http, """{"bio":"x"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var member = host.WithToken((await host.Member(company, "tenant_admin")).Token);
        (await member.GetFromJsonAsync<JsonElement>("/api/v1/auth/me/history")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    private static bool Missing(JsonElement shown, string member) =>
        !shown.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null;

    /// <summary>A change of what was read a moment ago.</summary>
    private static async Task<HttpResponseMessage> Patch(HttpClient http, string body, string? etag = null)
    {
        etag ??= (await http.GetAsync("/api/v1/auth/me")).Headers.ETag!.Tag;
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/v1/auth/me") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue(etag));
        return await http.SendAsync(request);
    }
}
