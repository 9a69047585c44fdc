using System.Globalization;
using System.Net.Http.Headers;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.ServiceDefaults.Tokens;
using MassTransit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace DotMac.TestKit;

/// <summary>
/// One service for a test assembly, composed by its own <c>Program</c>: HTTP in on a real port, a database and a virtual host of its own
/// behind. Tests keep apart by tenant, each with a new one.
/// </summary>
public abstract class ServiceFixture<TProgram, TContext>(string name) : IAsyncLifetime
    where TProgram : class
    where TContext : ServiceDbContext
{
    private WebApplicationFactory<TProgram>? factory;
    private NpgsqlDataSource? superuser;

    public ServiceSettings Settings { get; private set; } = null!;
    public IdentityStub Identity { get; private set; } = null!;
    public TestServers Servers { get; private set; } = null!;
    public IServiceProvider Services => factory!.Services;

    /// <summary>The database as the superuser sees it, whom no grant and no policy holds.</summary>
    public NpgsqlDataSource Superuser => superuser!;

    /// <summary>The service's port; any free one unless it has to know its own address beforehand.</summary>
    protected virtual int Port => 0;

    /// <summary>Settings of this service alone, and peers to start before it.</summary>
    protected virtual Task Configure(Dictionary<string, string?> values) => Task.CompletedTask;

    /// <summary>What is composed otherwise than the service's own <c>Program</c> does.</summary>
    protected virtual void Compose(IWebHostBuilder host)
    {
    }

    public async ValueTask InitializeAsync()
    {
        Servers = await SharedServers.Join();
        Identity = await IdentityStub.Start();
        Settings = await ServiceSettings.Create(Servers, name);
        superuser = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Settings.Admin) { Pooling = true });
        Settings.Values["services:identity:http:0"] = Identity.Address.ToString();
        await Configure(Settings.Values);
        factory = new WebApplicationFactory<TProgram>().WithWebHostBuilder(host =>
        {
            foreach (var (key, value) in Settings.Values)
                host.UseSetting(key, value);
            host.UseSetting("urls", $"http://127.0.0.1:{Port}");
            Compose(host);
        });
        factory.UseKestrel();
        await Settings.Migrate(typeof(TProgram).Assembly.Location);
        factory.StartServer();
        // Until the feed is heard, sensitive operations are refused.
        await Eventually.Get(() => Task.FromResult(Services.GetRequiredService<RevocationList>().IsStale), stale => !stale, "the revocation feed");
        // Until its queues are bound, what a test publishes reaches nobody.
        await Eventually.Get(
            () => Task.FromResult(Services.GetRequiredService<IBusControl>().CheckHealth().Status), status => status == BusHealthStatus.Healthy, "the bus");
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (factory is not null)
            await factory.DisposeAsync();
        if (superuser is not null)
            await superuser.DisposeAsync();
        if (Identity is not null)
            await Identity.DisposeAsync();
        await SharedServers.Leave();
        GC.SuppressFinalize(this);
    }

    /// <summary>A client without a token.</summary>
    public HttpClient Anonymous() => new() { BaseAddress = factory!.ClientOptions.BaseAddress };

    /// <summary>A client of a user of the tenant who holds the permissions.</summary>
    public HttpClient Client(Guid tenant, params string[] permissions) => WithToken(Identity.Token(tenant, Guid.CreateVersion7(), permissions));

    public HttpClient WithToken(string token)
    {
        var http = Anonymous();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Runs as an operation of a tenant, without HTTP around it, and commits what it saved.</summary>
    public async Task<T> As<T>(Guid tenant, Func<TContext, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterTenant(tenant);
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        var result = await act(db);
        await db.Commit(default);
        return result;
    }

    /// <summary>
    /// Puts an event of another service on the broker for this tenant, as that service's dispatcher would, once or repeatedly with one id.
    /// </summary>
    public async Task Deliver(Guid tenant, IIntegrationEvent fact, int times = 1, long sequence = 1)
    {
        var (bus, id, name) = (Services.GetRequiredService<IBus>(), Guid.CreateVersion7(), EventCatalogue.NameOf(fact.GetType()));
        for (var i = 0; i < times; i++)
            await bus.Publish(fact, fact.GetType(), context =>
            {
                context.MessageId = id;
                context.Headers.Set("tenant-id", tenant.ToString());
                context.Headers.Set("event-name", name.Name);
                context.Headers.Set("event-version", name.Version.ToString(CultureInfo.InvariantCulture));
                context.Headers.Set("aggregate-id", tenant.ToString());
                context.Headers.Set("sequence", sequence.ToString(CultureInfo.InvariantCulture));
                context.Headers.Set("occurred-at", TimeProvider.System.GetUtcNow().ToString("O"));
                context.Headers.Set("correlation-id", id.ToString());
                context.Headers.Set("actor", """{"kind":"service","id":"test"}""");
            });
    }

    /// <summary>The names of the events that the tenant's operations announced, audit records apart, in their order.</summary>
    public Task<List<string>> Events(Guid tenant) =>
        As(tenant, db => db.Outbox.AsNoTracking().Where(row => row.EventName != "audited")
            .OrderBy(row => row.Position).Select(row => row.EventName).ToListAsync());
}
