using System.Collections.Concurrent;
using System.Globalization;
using DotMac.Billing.Data;
using DotMac.Contracts.Tenancy;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Clock;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(DotMac.Billing.Tests.BillingService))]

namespace DotMac.Billing.Tests;

/// <summary>The Billing service of this test assembly.</summary>
public class BillingService() : ServiceFixture<Program, BillingDbContext>("billing")
{
    /// <summary>Tenants whose rows a test changed past all rules.</summary>
    public ConcurrentBag<Guid> Corrupted { get; } = [];

    public Seller NewSeller() => new(this, Guid.CreateVersion7());

    /// <summary>A seller with a clock of its own, which stands at the given instant.</summary>
    public async Task<Seller> NewSandbox(string now = "2025-03-01T00:00:00Z")
    {
        var seller = NewSeller();
        var start = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        await Deliver(seller.Tenant, new TenantCreated(seller.Tenant, "s", "Seller Ltd", "trial", "free", Sandbox: true, "a@b.example", "A", start));
        await Eventually.Get(() => As(seller.Tenant, db => db.TenantStates.CountAsync()), count => count == 1, "the tenant");
        return seller;
    }

    /// <summary>Tenant zero, as a user of the platform works in its books.</summary>
    public Seller Platform() => new(this, Tenants.Platform);

    /// <summary>A tenant that signed up, and by that became a customer of tenant zero.</summary>
    public async Task<Seller> NewSubscriber(string name = "Acme")
    {
        var tenant = NewSeller();
        await Deliver(tenant.Tenant, new TenantCreated(
            tenant.Tenant, $"t-{tenant.Tenant}", name, "pending", "free", Sandbox: false, "owner@acme.example", "Olga", TimeProvider.System.GetUtcNow()));
        await CustomerOf(tenant.Tenant);
        return tenant;
    }

    /// <summary>The customer of tenant zero that a tenant is, once it is one.</summary>
    public async Task<Guid> CustomerOf(Guid tenant) => (await Eventually.Get(
        () => As(Tenants.Platform, db => db.Customers.Where(known => known.CustomerTenantId == tenant).Select(known => (Guid?)known.Id).SingleOrDefaultAsync()),
        found => found is not null, "the tenant's customer"))!.Value;

    /// <summary>Brings a sandbox to an instant of its time, as Tenancy has it brought there.</summary>
    public async Task Run(Guid tenant, DateTimeOffset until)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterTenant(tenant);
        await scope.ServiceProvider.GetRequiredService<ClockRunner>().Run(new(until, TimeProvider.System.GetUtcNow(), []), asking: null, default);
    }

    /// <summary>Runs as a guest of tenant zero, and keeps nothing.</summary>
    public async Task<T> AsGuest<T>(Guid tenant, Func<BillingDbContext, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentOperation>().EnterAsGuest(tenant);
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        try
        {
            return await act(db);
        }
        finally
        {
            await db.Rollback();
        }
    }

    /// <summary>Whatever the tests did, the books of each of their tenants agree.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            var tenants = (Guid[])(await Sql("SELECT coalesce(array_agg(DISTINCT tenant_id), ARRAY[]::uuid[]) FROM invoices"))!;
            await Parallel.ForEachAsync(tenants.Except(Corrupted), async (tenant, _) =>
            {
                using var seller = new Seller(this, tenant);
                var proof = await seller.Do("/invariants/check");
                proof.GetProperty("holds").GetBoolean().ShouldBeTrue($"tenant {tenant}: {proof}");
            });
        }
        finally
        {
            await base.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a statement as the superuser, whom no policy binds; answers its first value.</summary>
    public async Task<object?> Sql(string statement, params object[] values)
    {
        await using var command = Superuser.CreateCommand(statement);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync();
    }
}
