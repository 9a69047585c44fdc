using DotMac.Tenancy.Features.Invitations;
using DotMac.Tenancy.Features.Onboarding;
using DotMac.Tenancy.Features.Tenants;

namespace DotMac.Tenancy.Features;

/// <summary>The routes of the service.</summary>
public static class TenancyEndpoints
{
    public static void MapTenancy(this IEndpointRouteBuilder api)
    {
        var tenants = api.MapGroup("/api/v1/tenants").WithTags("Tenants");
        SignUpCompany.Map(tenants);
        GetOnboardingStatus.Map(tenants);
        ListTenants.Map(tenants);
        GetTenant.Map(tenants);
        SuspendTenant.Map(tenants);
        ActivateTenant.Map(tenants);
        UpdateLimits.Map(tenants);
        AdvanceClock.Map(tenants);
        GetClock.Map(tenants);
        CreateInvitation.Map(tenants);
        GetInvitation.Map(tenants);
        ListInvitations.Map(tenants);
        ResendInvitation.Map(tenants);
        RevokeInvitation.Map(tenants);
    }
}
