namespace DotMac.Identity.Tests.Features.Scim;

public sealed class ScimFilterTests(IdentityHost host)
{
    [Fact]
    public async Task Filters_find_what_they_say()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        await provider.Provide("Grace@Example.com", "G-1");
        await provider.Provide("alan@example.org", "A-1");
        foreach (var (filter, count) in new[]
        {
            ("userName eq \"GRACE@example.COM\"", 1), ("username EQ \"grace@example.com\"", 1), ("externalId eq \"G-1\"", 1),
            ("externalId eq \"g-1\"", 0), ("emails[type eq \"work\"].value eq \"grace@example.com\"", 1),
            ("emails[type eq \"home\"].value eq \"grace@example.com\"", 0), ("emails[type eq \"work\" and value co \"@example.\"]", 2),
            ("emails.value ew \".org\"", 1), ("emails eq \"alan@example.org\"", 1), ("userName sw \"gr\"", 1), ("userName co \"100%\"", 0),
            ("userName ne \"grace@example.com\"", 2), ("not (userName eq \"grace@example.com\")", 2), ("externalId pr", 2),
            ("not (externalId pr)", 1), ("active eq true", 3), ("active eq \"False\"", 0), ("active eq true and externalId eq \"A-1\"", 1),
            ("externalId eq \"A-1\" or externalId eq \"G-1\" and userName sw \"x\"", 1),
            ("(externalId eq \"A-1\" or externalId eq \"G-1\") and userName sw \"g\"", 1), ("displayName eq \"grace hopper\"", 2),
            ("name.familyName eq \"Hopper\"", 2), ("meta.created gt \"2020-01-01T00:00:00Z\"", 3), ("meta.lastModified lt \"2020-01-01T00:00:00Z\"", 0),
            ("meta.created le \"2999-01-01T00:00:00+02:00\" and meta.created ge \"2020-01-01\"", 3), ("userName gt \"alan@example.org\" and externalId pr", 1),
            ("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"alan@example.org\"", 1), ("userName eq \"nobody\"", 0),
            ("userName eq \"' OR 1=1 --\"", 0), ("externalId eq null", 1), ("id eq \"nonsense\"", 0), ("emails.primary eq true", 3),
        })
            (await provider.Count(filter)).ShouldBe(count, filter);
    }

    [Theory]
    [InlineData("userName")]
    [InlineData("userName eq")]
    [InlineData("userName eq grace")]
    [InlineData("userName eq \"grace")]
    [InlineData("userName like \"g\"")]
    [InlineData("userName eq \"\\ud800\"")]
    [InlineData("passwordHash pr")]
    [InlineData("userName eq true")]
    [InlineData("active gt true")]
    [InlineData("active co \"t\"")]
    [InlineData("meta.created eq \"yesterday\"")]
    [InlineData("meta.created co \"2020\"")]
    [InlineData("(userName pr")]
    [InlineData("userName pr)")]
    [InlineData("not userName pr")]
    [InlineData("emails[type eq \"work\"")]
    [InlineData("emails[emails[type pr]]")]
    [InlineData("userName pr and")]
    [InlineData("\"userName\" pr")]
    [InlineData("userName eq {}")]
    public async Task A_bad_filter_is_told_so(string filter)
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        await (await provider.Send(HttpMethod.Get, $"Users?filter={Uri.EscapeDataString(filter)}")).RefusesScim(400, "invalidFilter");
    }

    [Fact]
    public async Task A_filter_is_neither_deep_nor_long_without_end()
    {
        using var provider = await Provider.Of(host, await host.SignUp());
        foreach (var filter in new[]
        {
            new string('(', 500) + "userName pr" + new string(')', 500), string.Join(" or ", Enumerable.Repeat("userName pr", 60)),
            $"userName eq \"{new string('x', 3000)}\"",
        })
            await (await provider.Send(HttpMethod.Get, $"Users?filter={Uri.EscapeDataString(filter)}")).RefusesScim(400, "invalidFilter");
    }
}
