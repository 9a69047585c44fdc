using DotMac.Kernel;
using DotMac.Partners.Data;
using DotMac.Partners.Domain.Referrals;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Partners.Consumers;

/// <summary>Turns a paid invoice of a bound customer into its partner's commission.</summary>
public sealed class CommissionBook(PartnersDbContext db)
{
    public async Task Earn(Referral referral, PaidInvoice invoice, CancellationToken ct)
    {
        if (invoice.NetAmount <= 0)
            return; // credits that were bought: what they pay later earns, not they
        var program = await db.Partners.Where(partner => partner.Id == referral.PartnerId)
            .Join(db.Programs, partner => partner.ProgramId, program => program.Id, (_, program) => program).SingleAsync(ct);
        if (program.CommissionOn(new Money(invoice.NetAmount, invoice.Currency)) is { Amount: > 0 } amount)
            db.Add(Commission.Earn(referral, invoice, amount));
    }
}
