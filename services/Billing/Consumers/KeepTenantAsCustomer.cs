using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Due;
using DotMac.Billing.Features.Customers;
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
public sealed class KeepTenantAsCustomer(BillingDbContext db, TenantClock clock, IConfiguration configuration)
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
            db.Schedule(CloseCustomer.Kind, customer.Id, clock.Now);
    }

    /// <summary>The tenant's customer; null where the event is older than what is known, or nobody said where to write to.</summary>
    private async Task<Customer?> Keep(Guid tenant, string name, string? email, ConsumeContext context)
    {
        // Two events of one tenant may be consumed at the same time: the one that comes second finds the customer.
        await db.HoldTenant(tenant, context.CancellationToken);
        var customer = await db.Customers.SingleOrDefaultAsync(known => known.CustomerTenantId == tenant, context.CancellationToken)
            ?? (email is null ? null : db.Add(Register(tenant, name, email)).Entity);
        return customer?.Follow(context.Sequence()) is true ? customer : null;
    }

    private Customer Register(Guid tenant, string name, string email) => Customer.Register(
        name, EmailAddress.Of(email), Currency.Of(configuration["Platform:Currency"] ?? UsualCurrency), "UTC", address: null, referralCode: null, clock.Now,
        customerTenantId: tenant);
}
