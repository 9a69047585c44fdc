using DotMac.Kernel;

namespace DotMac.Partners.Domain.Referrals;

/// <summary>A paid invoice as Billing told it; kept because the payment may be told before the customer's referral is.</summary>
public sealed class PaidInvoice : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public required Guid InvoiceId { get; init; }
    public required Guid CustomerId { get; init; }
    public required long NetAmount { get; init; }
    public required Currency Currency { get; init; }
    public required DateTimeOffset PaidAt { get; init; }
}
