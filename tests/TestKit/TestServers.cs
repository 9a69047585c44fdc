using System.Text.Json;

namespace DotMac.TestKit;

/// <summary>Where the servers of this test run listen.</summary>
/// <param name="Postgres">The administrator's connection string.</param>
/// <param name="RabbitMq">The broker's AMQP address, with user and password, without a virtual host.</param>
/// <param name="RabbitMqManagement">The management API's address, with user and password.</param>
/// <param name="Redis">StackExchange.Redis configuration.</param>
/// <param name="S3">The object store, or null where this run has none.</param>
/// <param name="Mail">The mail catcher, or null where this run has none.</param>
public sealed record TestServers(
    string Postgres, Uri RabbitMq, Uri RabbitMqManagement, string Redis, TestObjectStore? S3 = null, TestMail? Mail = null)
{
    /// <summary>Names a JSON file of servers that run already, to keep them between runs while developing.</summary>
    public const string Override = "DOTMAC_TEST_SERVERS";

    internal static TestServers? FromOverride() =>
        Environment.GetEnvironmentVariable(Override) is { Length: > 0 } path ? JsonSerializer.Deserialize<TestServers>(File.ReadAllText(path)) : null;
}

/// <summary>An S3 endpoint and the account to use.</summary>
public sealed record TestObjectStore(string Endpoint, string AccessKey, string SecretKey);

/// <summary>The mail catcher's SMTP port and HTTP address.</summary>
public sealed record TestMail(string SmtpHost, int SmtpPort, Uri Http);
