using DotMac.Contracts.Partners;
using DotMac.Kernel;

namespace DotMac.Partners.Domain.Referrals;

/// <summary>What a partner earned on one paid invoice; one row for each invoice, however often the payment is told.</summary>
public sealed class Commission : AggregateRoot
{
    private Commission()
    {
    }

    public Guid PartnerId { get; private set; }
    public Guid CustomerId { get; private set; }
    public Guid InvoiceId { get; private set; }
    public long BaseAmount { get; private set; }
    public long Amount { get; private set; }
    public Currency Currency { get; private set; } = null!;
    public CommissionStatus Status { get; private set; }
    public string? HeldBy { get; private set; }
    public DateTimeOffset EarnedAt { get; private set; }

    public static Commission Earn(Referral referral, PaidInvoice invoice, Money amount)
    {
        var commission = new Commission
        {
            PartnerId = referral.PartnerId,
            CustomerId = referral.CustomerId,
            InvoiceId = invoice.InvoiceId,
            BaseAmount = invoice.NetAmount,
            Amount = amount.Amount,
            Currency = amount.Currency,
            Status = referral.HeldBy is null ? CommissionStatus.Pending : CommissionStatus.Held,
            HeldBy = referral.HeldBy,
            EarnedAt = invoice.PaidAt,
        };
        commission.Raise(new CommissionCreated(
            commission.Id, referral.PartnerId, referral.CustomerId, invoice.InvoiceId, invoice.NetAmount, amount.Amount, amount.Currency.Code,
            referral.HeldBy is null ? "pending" : "held"));
        return commission;
    }
}
