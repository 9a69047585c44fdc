using System.Linq.Expressions;
using DotMac.Partners.Domain.Partners;

namespace DotMac.Partners.Features.Partners;

/// <summary>A partner.</summary>
public sealed record PartnerResponse(Guid Id, Guid ProgramId, string Number, string CompanyName, string Email, DateTimeOffset CreatedAt)
{
    public static Expression<Func<Partner, PartnerResponse>> Of { get; } = partner => From(partner);

    public static PartnerResponse From(Partner partner) =>
        new(partner.Id, partner.ProgramId, partner.Number, partner.CompanyName, partner.Email.Value, partner.CreatedAt);
}
