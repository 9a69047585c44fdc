using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.SubscriptionAddons;
using DotMac.Billing.Features.Subscriptions;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>An add-on that the tenant buys, and how many of it; how it is billed is not the customer's choice: by days.</summary>
public sealed record OwnAddonRequest(Guid AddonId, [property: Range(1, Quantities.Most)] long Quantity = 1)
{
    internal AddAddon.Request ByDays => new(AddonId, Quantity, Proration.Day);
}
