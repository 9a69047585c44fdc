using System.Linq.Expressions;
using DotMac.Partners.Domain.Referrals;

namespace DotMac.Partners.Features.Commissions;

/// <summary>A commission; amounts are minor units of its currency.</summary>
public sealed record CommissionResponse(
    Guid Id, Guid PartnerId, Guid CustomerId, Guid InvoiceId, long BaseAmount, long CommissionAmount, string Currency,
    CommissionStatus Status, string? HeldBy, DateTimeOffset EarnedAt)
{
    public static Expression<Func<Commission, CommissionResponse>> Of { get; } = commission => From(commission);

    public static CommissionResponse From(Commission commission) => new(
        commission.Id, commission.PartnerId, commission.CustomerId, commission.InvoiceId, commission.BaseAmount, commission.Amount,
        commission.Currency.Code, commission.Status, commission.HeldBy, commission.EarnedAt);
}
