using System.Security.Cryptography;
using DotMac.ServiceDefaults.Secrets;
using Microsoft.Extensions.Configuration;

namespace DotMac.ServiceDefaults.Tests;

public sealed class UnsafeSettingsTests
{
    private const string Good = "vH3qZ8sLw2NcT7bXyR5kJm9PdF4gUa6E";

    [Fact]
    public void All_unsafe_settings_are_named_at_once() => Of(new()
    {
        ["Secrets:FleetKey"] = "short",
        ["Secrets:FormerKeys:0"] = "shorter",
        ["PublicUrl"] = "http://example.com",
        ["Outbound:Allow:0"] = "10.0.0.1:80",
        ["Sms:Url"] = "http://texts.example/send",
        ["Smtp:Password"] = "password",
        ["Storage:SecretKey"] = "minioadmin",
        ["ConnectionStrings:notes-db"] = "Host=db;Username=postgres;Password=x",
        ["ConnectionStrings:messaging"] = "amqp://guest:guest@broker:5672",
    }).Length.ShouldBe(11);

    [Fact]
    public void Safe_settings_pass() => Of(new()
    {
        ["Secrets:FleetKey"] = Good,
        ["Secrets:ClientKey"] = Good,
        ["PublicUrl"] = "https://example.com",
        ["Sms:Url"] = "https://texts.example/send",
        ["Smtp:Password"] = "",
        ["ConnectionStrings:notes-db"] = $"Host=db;Username=notes_app;Password={Good}",
        ["ConnectionStrings:redis"] = "redis:6379",
    }).ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("vH3qZ8sLw2NcT7bXyR5kJm9PdF4gUa6")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    [InlineData("secretsecretsecretsecretsecretsecretsecret")]
    [InlineData("please-CHANGEME-before-you-go-to-production-4711")]
    [InlineData("dotmac-development-master-key-48151623421337xyz")]
    public void A_secret_that_somebody_typed_is_refused_and_not_shown(string secret)
    {
        var found = Of(new() { ["Secrets:FleetKey"] = secret, ["Secrets:ClientKey"] = Good, ["PublicUrl"] = "https://example.com" }).ShouldHaveSingleItem();
        found.ShouldStartWith("Secrets:FleetKey ");
        if (secret.Length > 0)
            found.ShouldNotContain(secret);
    }

    [Fact]
    public void A_weak_key_can_be_replaced_and_still_opens_what_it_sealed() => Of(new()
    {
        ["Secrets:FleetKey"] = Good,
        ["Secrets:ClientKey"] = Good,
        ["PublicUrl"] = "https://example.com",
        ["Secrets:FormerKeys:0"] = "dotmac-development-master-key-48151623421337xyz",
    }).ShouldBeEmpty();

    [Theory]
    [InlineData("http://vault.internal:8200/", 1)]
    [InlineData("https://vault.internal:8200/", 0)]
    [InlineData("http://127.0.0.1:8200/", 0)]
    public void A_vault_is_asked_where_nobody_listens(string address, int unsafeOnes) => Of(new()
    {
        ["Secrets:FleetKey"] = Good,
        ["Secrets:ClientKey"] = Good,
        ["PublicUrl"] = "https://example.com",
        ["Vault:Address"] = address,
    }).Length.ShouldBe(unsafeOnes);

    [Fact]
    public void What_was_generated_passes()
    {
        for (var i = 0; i < 1_000; i++)
            foreach (var secret in new[]
            {
                RandomNumberGenerator.GetHexString(32), RandomNumberGenerator.GetHexString(64, lowercase: true), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            })
                SecretStrength.WhyUnsafe(secret).ShouldBeNull(secret);
    }

    [Theory]
    [InlineData("Host=db;Username=billing_app;Password=billing_app")]
    [InlineData("Host=db;Username=billing_app;Password=")]
    [InlineData("Host=db;Username=billing_app;pwd=dotmac-dev-1234")]
    [InlineData("redis:6379,password=redis,ssl=true")]
    [InlineData("amqps://dotmac:rabbitmq-rabbitmq@broker/")]
    [InlineData("amqp://guest:123456789012@broker/")]
    public void A_connection_with_a_password_of_development_is_refused(string connection) => SecretStrength.HasWeakPassword(connection).ShouldBeTrue();

    [Theory]
    [InlineData("Host=db;Username=billing_app")]
    [InlineData("Host=db;Username=billing_app;Password=u4Zr9kQw2LxT")]
    [InlineData("redis:6379,ssl=true,password=u4Zr9kQw2LxT")]
    [InlineData("amqps://billing:u4Zr9kQw2LxT@broker/")]
    public void Other_connections_pass(string connection) => SecretStrength.HasWeakPassword(connection).ShouldBeFalse();

    private static string[] Of(Dictionary<string, string?> settings) =>
        [.. UnsafeSettings.Of(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), [new("ClientKey"), new("FleetKey")])];
}
