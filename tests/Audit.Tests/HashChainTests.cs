using System.Text;
using System.Text.Json.Nodes;
using DotMac.Audit.Domain.Activities;

namespace DotMac.Audit.Tests;

public sealed class HashChainTests
{
    private static byte[] Event(int sequence, string id, string second, string action, string actor, string target) =>
        CanonicalJson.Bytes(JsonNode.Parse(
            $$"""
            {"target":"{{target}}","seq":{{sequence}},"tenant":"ten_01","id":"{{id}}",
             "occurredAt":"2026-01-01T00:00:{{second}}Z","action":"{{action}}","actor":"{{actor}}"}
            """));

    [Fact]
    public void Canonical_form_sorts_members_and_has_no_spaces() =>
        Encoding.UTF8.GetString(Event(1, "evt_1", "00", "user.created", "usr_a", "usr_b"))
            .ShouldBe(
                """{"action":"user.created","actor":"usr_a","id":"evt_1","occurredAt":"2026-01-01""" +
                """T00:00:00Z","seq":1,"target":"usr_b","tenant":"ten_01"}""");

    [Fact]
    public void Canonical_form_escapes_as_RFC_8785_says() =>
        Encoding.UTF8.GetString(CanonicalJson.Bytes(JsonNode.Parse("""{"s":"€$\u000F\nA'B\"\\/😀"}""")))
            .ShouldBe("{\"s\":\"€$\\u000f\\nA'B\\\"\\\\/😀\"}");

    [Fact]
    public void Hashes_are_those_of_the_worked_vectors()
    {
        var h1 = HashChain.Next(HashChain.Start, Event(1, "evt_1", "00", "user.created", "usr_a", "usr_b"));
        var h2 = HashChain.Next(h1, Event(2, "evt_2", "05", "role.granted", "usr_a", "usr_b"));
        var h3 = HashChain.Next(h2, Event(3, "evt_3", "09", "apikey.created", "usr_b", "key_1"));
        Convert.ToHexStringLower(h1).ShouldBe("37cf5a57c425ae6573c0edd128fe1fd387c24a622965e0d888550ce235689cc4");
        Convert.ToHexStringLower(h2).ShouldBe("7cd205cfdbdb41f3589360a310e9571bcd4fa5849d25fb09b8677f61b9825a09");
        Convert.ToHexStringLower(h3).ShouldBe("35a6415a34847e1e6224bc7051b4053dbcd2cbc2ed384911851691100653b8f4");
    }

    [Fact]
    public void Members_are_sorted_by_UTF_16_code_units() =>
        Encoding.UTF8.GetString(CanonicalJson.Bytes(JsonNode.Parse(
            """{"\uFB33":1,"\uD83D\uDE00":2,"\u20AC":3,"\r":4,"1":5,"\u0080":6,"\u00F6":7}""")))
            .ShouldBe("{\"\\r\":4,\"1\":5,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":3,\"\U0001F600\":2,\"\ufb33\":1}");

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("9007199254740993")]
    public void Refuses_a_number_that_is_no_plain_integer(string number) =>
        Should.Throw<NotSupportedException>(() => CanonicalJson.Bytes(JsonNode.Parse(number)));
}
