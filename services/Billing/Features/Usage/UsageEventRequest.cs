using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace DotMac.Billing.Features.Usage;

/// <summary>
/// An event in the manner of CloudEvents: <c>source</c> and <c>id</c> name it for good, <c>type</c> is the code of a meter. It names a subscription, or a
/// customer that has one; without a <c>time</c> it happened now.
/// </summary>
public sealed record UsageEventRequest(
    [property: RegularExpression(UsageEventRequest.Text)] string Id, [property: RegularExpression(UsageEventRequest.Text)] string Source,
    [property: RegularExpression(UsageEventRequest.Text)] string Type, Guid? SubscriptionId = null, Guid? CustomerId = null,
    DateTimeOffset? Time = null, IReadOnlyDictionary<string, JsonElement>? Data = null)
{
    internal const string Text = @"^[^\p{C}]{1,200}$";
}
