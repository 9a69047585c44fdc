using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Npgsql;

namespace DotMac.TestKit;

/// <summary>A database and a virtual host of its own for one test assembly, and the configuration that a service receives from the AppHost.</summary>
public sealed class ServiceSettings
{
    private const string Password = "Kq7-for-tests-8xWv3Lm2Zt";

    private readonly Uri management;

    private ServiceSettings(TestServers servers, string service, string suffix)
    {
        (Service, management) = (service, servers.RabbitMqManagement);
        VirtualHost = $"{service}-{suffix}";
        Admin = new NpgsqlConnectionStringBuilder(servers.Postgres) { Database = $"{service}_{suffix}", Pooling = false }.ConnectionString;
        Values = new()
        {
            [$"ConnectionStrings:{service}-admin"] = Admin,
            [$"ConnectionStrings:{service}-owner"] = Login("owner", 2),
            [$"ConnectionStrings:{service}-db"] = Login("app", 16),
            [$"ConnectionStrings:{service}-platform"] = Login("platform", 4),
            ["ConnectionStrings:messaging"] = new Uri(servers.RabbitMq, VirtualHost).ToString(),
            ["ConnectionStrings:redis"] = servers.Redis,
            ["Secrets:ClientKey"] = $"client-key-of-{service}-for-tests-0123456789abcdef",
            ["Secrets:FleetKey"] = "fleet-key-for-tests-0123456789abcdef0123456789",
            ["Secrets:MasterKey"] = "master-key-for-tests-0123456789abcdef0123456789",
            ["PublicUrl"] = "http://localhost:8080",
            ["Logging:LogLevel:Default"] = "Warning",
        };
    }

    public string Service { get; }
    public string VirtualHost { get; }

    /// <summary>The superuser's connection to this database, for catalogue checks and for planting what the app role may not.</summary>
    public string Admin { get; }

    public Dictionary<string, string?> Values { get; }

    public string AppConnection => Values[$"ConnectionStrings:{Service}-db"]!;

    public static async Task<ServiceSettings> Create(TestServers servers, string service)
    {
        var settings = new ServiceSettings(servers, service, Guid.NewGuid().ToString("N")[..10]);
        using var http = settings.Broker();
        using var created = await http.PutAsync(new Uri($"/api/vhosts/{settings.VirtualHost}", UriKind.Relative), null);
        created.EnsureSuccessStatusCode();
        await settings.MayDeclare(".*");
        return settings;
    }

    /// <summary>Lets the service declare only those queues and exchanges whose names match.</summary>
    public async Task MayDeclare(string pattern)
    {
        using var http = Broker();
        var user = WebUtility.UrlDecode(management.UserInfo).Split(':')[0];
        using var granted = await http.PutAsJsonAsync($"/api/permissions/{VirtualHost}/{user}", new { configure = pattern, write = ".*", read = ".*" });
        granted.EnsureSuccessStatusCode();
    }

    /// <summary>Runs the service's own binary with <c>migrate</c>, as the AppHost does.</summary>
    public Task Migrate(string program) => Run(program, "migrate");

    /// <summary>Runs a verb of the service's own binary and answers what it printed.</summary>
    public async Task<string> Run(string program, params string[] verb)
    {
        string[] command = ["exec", program, .. verb];
        var start = new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in Values)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{verb[0]} ended with {process.ExitCode}: {await output} {error}");
    }

    private string Login(string role, int pool) => new NpgsqlConnectionStringBuilder(Admin)
    {
        Username = $"{Service}_{role}",
        Password = Password,
        Pooling = true,
        MaxPoolSize = pool,
        Timeout = 2,
        CommandTimeout = 10,
    }.ConnectionString;

    private HttpClient Broker()
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(WebUtility.UrlDecode(management.UserInfo)));
        return new() { BaseAddress = management, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", credentials) } };
    }
}
