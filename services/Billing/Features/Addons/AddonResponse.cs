using System.Linq.Expressions;
using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Features.Plans;

namespace DotMac.Billing.Features.Addons;

/// <summary>An add-on; without plans it goes with all of them, of its interval where its price is for one.</summary>
public sealed record AddonResponse(
    Guid Id, string Code, string Name, string? Description, AddonType Type, AddonBilling Billing, PlanInterval? Interval,
    IReadOnlyList<AddonPriceResponse> Prices, long MinQuantity, long? MaxQuantity, IReadOnlyList<Guid> PlanIds, IReadOnlyList<string> Features,
    IReadOnlyList<AddonQuotaResponse> Quotas, bool Active, DateTimeOffset? DeactivatedAt, DateTimeOffset CreatedAt)
{
    public static Expression<Func<Addon, AddonResponse>> Of { get; } = addon => From(addon);

    public static AddonResponse From(Addon addon) => new(
        addon.Id, addon.Code, addon.Name, addon.Description, addon.Type, addon.Billing, addon.Interval,
        [.. addon.Prices.Select(AddonPriceResponse.From)], addon.MinQuantity, addon.MaxQuantity, addon.PlanIds, addon.Features,
        [.. addon.Quotas.Select(AddonQuotaResponse.From)], addon.DeactivatedAt is null, addon.DeactivatedAt, addon.CreatedAt);
}

/// <summary>Prices are decimal strings in major units.</summary>
public sealed record AddonPriceResponse(string Currency, string Price, string SetupFee, ChargeResponse? Charge)
{
    public static AddonPriceResponse From(AddonPrice price) =>
        new(price.Currency, Prices.Text(price.Price), Prices.Text(price.SetupFee), price.Charge is { } charge ? ChargeResponse.From(charge) : null);
}
