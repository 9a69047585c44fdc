using DotMac.Contracts.Billing;
using DotMac.Partners.Data;
using DotMac.Partners.Domain.Partners;
using DotMac.Partners.Domain.Referrals;
using DotMac.ServiceDefaults.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Consumers;

/// <summary>Binds a new customer to the partner whose code it came with; an unknown code binds to nobody.</summary>
public sealed class BindReferralWhenCustomerCreated(PartnersDbContext db, CommissionBook book, TenantClock clock) : IConsumer<CustomerCreated>
{
    public async Task Consume(ConsumeContext<CustomerCreated> context)
    {
        var (fact, ct) = (context.Message, context.CancellationToken);
        if (fact.ReferralCode is null)
            return;

        await db.LockCustomer(fact.CustomerId, ct);
        var code = ReferralCode.Normalize(fact.ReferralCode);
        var partner = await db.ReferralCodes.Where(known => known.Code == code)
            .Join(db.Partners, known => known.PartnerId, partner => partner.Id, (_, partner) => partner).SingleOrDefaultAsync(ct);
        if (partner is null || await db.Referrals.AnyAsync(known => known.CustomerId == fact.CustomerId, ct))
            return;

        var referral = Referral.Convert(partner, code, fact.CustomerId, fact.Email, clock.Now);
        db.Add(referral);
        foreach (var invoice in await db.PaidInvoices.Where(paid => paid.CustomerId == fact.CustomerId).ToListAsync(ct))
            await book.Earn(referral, invoice, ct);
    }
}
