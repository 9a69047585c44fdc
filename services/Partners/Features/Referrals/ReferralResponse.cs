using System.Linq.Expressions;
using DotMac.Partners.Domain.Referrals;

namespace DotMac.Partners.Features.Referrals;

/// <summary>A customer's binding to a partner; <c>held_by</c> names the rule by which its commissions wait for a person.</summary>
public sealed record ReferralResponse(Guid Id, Guid PartnerId, Guid CustomerId, string Code, string? HeldBy, DateTimeOffset ConvertedAt)
{
    public static Expression<Func<Referral, ReferralResponse>> Of { get; } = referral => From(referral);

    public static ReferralResponse From(Referral referral) =>
        new(referral.Id, referral.PartnerId, referral.CustomerId, referral.Code, referral.HeldBy, referral.ConvertedAt);
}
