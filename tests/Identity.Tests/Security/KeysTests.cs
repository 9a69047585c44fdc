using DotMac.Identity.Data;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Tokens;
using DotMac.TestKit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DotMac.Identity.Tests.Security;

public sealed class KeysTests(IdentityHost host)
{
    [Fact]
    public async Task Replicas_that_start_together_and_restarts_share_one_signing_key()
    {
        var database = host.Services.GetRequiredService<NpgsqlDataSource>();
        var sealer = host.Services.GetRequiredService<MasterSealer>();
        var replicas = Enumerable.Range(0, 4).Select(_ => new SigningKeys(database, sealer, TimeProvider.System)).ToArray();
        await Task.WhenAll(replicas.Select(replica => replica.Load(TestContext.Current.CancellationToken)));
        replicas.Select(replica => replica.Current.Key.KeyId).Append(
            host.Services.GetRequiredService<SigningKeys>().Current.Key.KeyId).Distinct().Count().ShouldBe(1);
        (await host.As(Guid.CreateVersion7(), db => db.Set<SealedSigningKey>().CountAsync())).ShouldBe(replicas[0].All.Count);
    }

    [Fact]
    public async Task A_start_waits_for_a_database_that_is_too_busy_for_a_request()
    {
        await using var late = new LateServer(host.Settings.AppConnection);
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(host.Settings.AppConnection) { Port = late.Port, Pooling = false });
        var keys = new SigningKeys(database, host.Services.GetRequiredService<MasterSealer>(), TimeProvider.System);
        await new LoadSigningKeys(keys, TimeProvider.System, NullLogger<LoadSigningKeys>.Instance).StartAsync(TestContext.Current.CancellationToken);
        keys.Current.Key.KeyId.ShouldBe(host.Services.GetRequiredService<SigningKeys>().Current.Key.KeyId);
        (await late.Close()).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Another_master_key_opens_nothing()
    {
        var sealer = new MasterSealer("another master key, long enough to seal with");
        var keys = new SigningKeys(host.Services.GetRequiredService<NpgsqlDataSource>(), sealer, TimeProvider.System);
        (await Should.ThrowAsync<Kernel.DomainException>(() => keys.Load(TestContext.Current.CancellationToken))).Code.ShouldBe(Sealer.KeyUnknown);
    }

    [Fact]
    public void A_short_client_key_is_refused() => Should.Throw<InvalidOperationException>(() => ServiceClientKey.Derive("a short secret"));

    [Fact]
    public async Task What_one_replica_protects_another_opens_and_the_ring_is_sealed()
    {
        var box = host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("secret");

        var services = new ServiceCollection();
        services.AddSingleton(host.Services.GetRequiredService<NpgsqlDataSource>());
        services.AddSingleton(host.Services.GetRequiredService<MasterSealer>());
        services.AddLogging(logging => logging.ClearProviders());
        services.AddSealedKeyRing();
        await using var replica = services.BuildServiceProvider();
        replica.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(box).ShouldBe("secret");

        var elements = await host.As(Guid.CreateVersion7(), db => db.Set<SealedRingElement>().AsNoTracking().ToListAsync());
        elements.ShouldAllBe(row => !System.Text.Encoding.UTF8.GetString(row.Element).Contains("<key"));
    }
}
