using DotMac.Partners.Features.Commissions;
using DotMac.Partners.Features.Partners;
using DotMac.Partners.Features.Programs;
using DotMac.Partners.Features.ReferralCodes;
using DotMac.Partners.Features.Referrals;

namespace DotMac.Partners.Features;

/// <summary>The routes of the service.</summary>
public static class PartnersEndpoints
{
    public static void MapPartners(this IEndpointRouteBuilder api)
    {
        var programs = api.MapGroup("/api/v1/partners/programs").WithTags("Programs");
        CreateProgram.Map(programs);
        GetProgram.Map(programs);
        ListPrograms.Map(programs);

        var partners = api.MapGroup("/api/v1/partners").WithTags("Partners");
        CreatePartner.Map(partners);
        GetPartner.Map(partners);
        ListPartners.Map(partners);
        CreateReferralCode.Map(partners);
        GetReferralCode.Map(partners);
        ListReferralCodes.Map(partners);
        GetReferral.Map(partners);
        ListReferrals.Map(partners);
        GetCommission.Map(partners);
        ListCommissions.Map(partners);
    }
}
