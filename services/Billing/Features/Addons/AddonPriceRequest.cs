using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Meters;
using DotMac.Billing.Features.Plans;

namespace DotMac.Billing.Features.Addons;

/// <summary>What an add-on costs in one currency: <c>price</c> of one, a setup fee, or the charge of what is metered.</summary>
public sealed record AddonPriceRequest(
    [property: StringLength(3, MinimumLength = 3)] string Currency, string? Price = null, string? SetupFee = null, ChargeRequest? Charge = null)
{
    internal AddonPrice At(string pointer, IReadOnlyDictionary<string, Meter> meters) => new(
        Kernel.Currency.Of(Currency, $"{pointer}/currency").Code, Parsed(Price, $"{pointer}/price"), Parsed(SetupFee, $"{pointer}/setup_fee"),
        Charge?.At($"{pointer}/charge", meters));

    private static decimal Parsed(string? text, string pointer) => text is null ? 0 : Prices.Parse(text, pointer);
}
