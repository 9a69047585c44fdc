using DotMac.ServiceDefaults.Http;

namespace DotMac.Billing.Features.Licensing;

/// <summary>The routes of what a tenant may use of the platform: its own subscription's features and quotas.</summary>
internal static class LicensingEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var licensing = api.MapGroup("/api/v1/licensing").AsPlatformCustomer().WithTags("Licensing");
        GetLicense.Map(licensing);
        CheckCapability.Map(licensing);
        ListCapabilities.Map(licensing);
        CheckLicensedQuota.Map(licensing);
        ConsumeLicensedQuota.Map(licensing);
        ReleaseLicensedQuota.Map(licensing);
        GetLicenseDashboard.Map(licensing);
    }
}
