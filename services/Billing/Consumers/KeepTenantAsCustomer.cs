using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Contracts.Tenancy;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Consumers;

/// <summary>
/// Every tenant is a customer of tenant zero, from its sign-up on, or from what Tenancy tells of it next; a tenant that is closed pays for no further period. What the
/// platform's people make of the customer's name and address stays as they wrote it.
/// </summary>
[ConsumesForPlatform]
public sealed class KeepTenantAsCustomer(BillingDbContext db, Collection collection, TenantClock clock, IConfiguration configuration)
    : IConsumer<TenantCreated>, IConsumer<TenantStatusChanged>
{
    private const string UsualCurrency = "USD", Closed = "cancelled";

    public async Task Consume(ConsumeContext<TenantCreated> context)
    {
        var fact = context.Message;
        await Keep(fact.TenantId, fact.Name, fact.AdminEmail, context);
    }

    public async Task Consume(ConsumeContext<TenantStatusChanged> context)
    {
        var fact = context.Message;
        if (await Keep(fact.TenantId, fact.Name, fact.AdminEmail, context) is { } customer && fact.Status == Closed)
            await Close(customer, context.CancellationToken);
    }

    /// <summary>The tenant's customer; null where the event is older than what is known, or nobody said where to write to.</summary>
    private async Task<Customer?> Keep(Guid tenant, string name, string? email, ConsumeContext context)
    {
        // Two events of one tenant may be consumed at the same time: the one that comes second finds the customer.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({BitConverter.ToInt64(tenant.ToByteArray(), 8)})", context.CancellationToken);
        var customer = await db.Customers.SingleOrDefaultAsync(known => known.CustomerTenantId == tenant, context.CancellationToken)
            ?? (email is null ? null : db.Add(Register(tenant, name, email)).Entity);
        return customer?.Follow(context.Sequence()) is true ? customer : null;
    }

    private Customer Register(Guid tenant, string name, string email) => Customer.Register(
        name, EmailAddress.Of(email), Currency.Of(configuration["Platform:Currency"] ?? UsualCurrency), "UTC", address: null, referralCode: null, clock.Now,
        customerTenantId: tenant);

    private async Task Close(Customer customer, CancellationToken ct)
    {
        var running = await db.Subscriptions.Where(known => known.CustomerId == customer.Id && known.Status != SubscriptionStatus.Ended && !known.CancelAtPeriodEnd)
            .Select(known => known.Id).ToArrayAsync(ct);
        foreach (var subscription in await db.Subscriptions.Hold(running, ct))
            await CancelSubscription.EndLater(subscription, db, collection, clock.Now, ct);
    }
}
