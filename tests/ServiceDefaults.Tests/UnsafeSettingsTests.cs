using DotMac.ServiceDefaults.Secrets;
using Microsoft.Extensions.Configuration;

namespace DotMac.ServiceDefaults.Tests;

public sealed class UnsafeSettingsTests
{
    private const string Long = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void All_unsafe_settings_are_named_at_once() => Of(new()
    {
        ["Secrets:FleetKey"] = "short",
        ["PublicUrl"] = "http://example.com",
        ["Outbound:Allow:0"] = "10.0.0.1:80",
        ["ConnectionStrings:notes-db"] = "Host=db;Username=postgres;Password=x",
    }).Length.ShouldBe(5);

    [Fact]
    public void Safe_settings_pass() => Of(new()
    {
        ["Secrets:FleetKey"] = Long,
        ["Secrets:ClientKey"] = Long,
        ["PublicUrl"] = "https://example.com",
        ["ConnectionStrings:notes-db"] = "Host=db;Username=notes_app;Password=x",
    }).ShouldBeEmpty();

    private static string[] Of(Dictionary<string, string?> settings) =>
        [.. UnsafeSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), [new("ClientKey"), new("FleetKey")])];
}
