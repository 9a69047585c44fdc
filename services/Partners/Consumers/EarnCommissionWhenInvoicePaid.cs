using DotMac.Contracts.Billing;
using DotMac.Kernel;
using DotMac.Partners.Data;
using DotMac.Partners.Domain.Referrals;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Consumers;

/// <summary>Credits the partner to whom the paying customer is bound; keeps the payment for a referral that is told later.</summary>
public sealed class EarnCommissionWhenInvoicePaid(PartnersDbContext db, CommissionBook book) : IConsumer<InvoicePaid>
{
    public async Task Consume(ConsumeContext<InvoicePaid> context)
    {
        var (fact, ct) = (context.Message, context.CancellationToken);
        await db.LockCustomer(fact.CustomerId, ct);
        if (await db.PaidInvoices.AnyAsync(paid => paid.InvoiceId == fact.InvoiceId, ct))
            return;

        var invoice = new PaidInvoice
        {
            InvoiceId = fact.InvoiceId,
            CustomerId = fact.CustomerId,
            NetAmount = fact.NetAmount,
            Currency = Currency.Of(fact.Currency),
            PaidAt = fact.PaidAt,
        };
        db.Add(invoice);
        if (await db.Referrals.SingleOrDefaultAsync(known => known.CustomerId == fact.CustomerId, ct) is { } referral)
            await book.Earn(referral, invoice, ct);
    }
}
