using DotMac.ServiceDefaults.Http;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>The routes of what a tenant has with the platform, as a customer of tenant zero.</summary>
internal static class OwnAccountEndpoints
{
    public static void Map(IEndpointRouteBuilder billing)
    {
        var own = billing.MapGroup("/tenant").AsPlatformCustomer().WithTags("Own account");
        GetOwnSubscription.Map(own);
        ListOwnPlans.Map(own);
        SubscribeOwn.Map(own);
        PreviewOwnChange.Map(own);
        ChangeOwnPlan.Map(own);
        CancelOwnSubscription.Map(own);
        ReactivateOwnSubscription.Map(own);
        ListOwnPaymentMethods.Map(own);
        GetOwnPaymentMethod.Map(own);
        AttachOwnPaymentMethod.Map(own);
        PreferOwnPaymentMethod.Map(own);
        DetachOwnPaymentMethod.Map(own);
        ListOwnInvoices.Map(own);
        GetOwnInvoice.Map(own);
        DownloadOwnInvoice.Map(own);
        ListOfferedAddons.Map(own);
        ListOwnAddons.Map(own);
        PreviewOwnAddon.Map(own);
        BuyOwnAddon.Map(own);
        ChangeOwnAddonQuantity.Map(own);
        CancelOwnAddon.Map(own);
        ReactivateOwnAddon.Map(own);
        GetOwnBalance.Map(own);
        ListOwnBalanceEntries.Map(own);
        ListOwnWallets.Map(own);
        GetOwnWallet.Map(own);
        ListOwnWalletEntries.Map(own);
        ListOwnCreditNotes.Map(own);
        GetOwnCreditNote.Map(own);
    }
}
