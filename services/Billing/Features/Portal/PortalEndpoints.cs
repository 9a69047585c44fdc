namespace DotMac.Billing.Features.Portal;

/// <summary>The routes of a customer's own portal.</summary>
internal static class PortalEndpoints
{
    public static void Map(IEndpointRouteBuilder portal)
    {
        GetPortalCustomer.Map(portal);
        GetPortalBalance.Map(portal);
        ListPortalEntitlements.Map(portal);
        ListPortalInvoices.Map(portal);
        GetPortalInvoice.Map(portal);
        DownloadPortalInvoice.Map(portal);
        ListPortalSubscriptions.Map(portal);
        GetPortalUsage.Map(portal);
        CancelPortalSubscription.Map(portal);
        ReactivatePortalSubscription.Map(portal);
        ListPortalPaymentMethods.Map(portal);
        AttachPortalPaymentMethod.Map(portal);
        PreferPortalPaymentMethod.Map(portal);
        DetachPortalPaymentMethod.Map(portal);
    }
}
