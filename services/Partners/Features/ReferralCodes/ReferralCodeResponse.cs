using System.Linq.Expressions;
using DotMac.Partners.Domain.Partners;

namespace DotMac.Partners.Features.ReferralCodes;

/// <summary>A referral code.</summary>
public sealed record ReferralCodeResponse(Guid Id, Guid PartnerId, string Code, DateTimeOffset CreatedAt)
{
    public static Expression<Func<ReferralCode, ReferralCodeResponse>> Of { get; } = code => From(code);

    public static ReferralCodeResponse From(ReferralCode code) => new(code.Id, code.PartnerId, code.Code, code.CreatedAt);
}
