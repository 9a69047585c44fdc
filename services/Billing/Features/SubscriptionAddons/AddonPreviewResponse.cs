using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Billing.Features.SubscriptionAddons;

/// <summary>What an add-on would be, and what would be billed for it now; <c>invoice</c> is null where nothing is.</summary>
public sealed record AddonPreviewResponse(
    Guid AddonId, long Quantity, SubscriptionAddonStatus Status, DateTimeOffset? EndsAt, InvoicePreviewResponse? Invoice)
{
    internal static async Task<AddonPreviewResponse> From(
        AddonChanges.Made made, Subscription subscription, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var item = SubscriptionAddonResponse.From(made.Item, subscription);
        var invoice = made.Invoice is not { } draft ? null : InvoicePreviewResponse.From(
            draft, await db.WalletsPay(draft, made.Customer, clock.Now, ct), await db.BalanceOf(made.Customer, ct), clock.Today(made.Customer.Zone));
        return new(item.AddonId, item.Quantity, item.Status, item.EndsAt, invoice);
    }
}
