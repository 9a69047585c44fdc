using System.Text.Json;
using System.Text.RegularExpressions;

namespace DotMac.Billing.Features.Usage;

/// <summary>
/// An event in the manner of CloudEvents: <c>source</c> and <c>id</c> name it for good, <c>type</c> is the code of a meter; each is a text of 1 to 200 visible
/// characters. It names a subscription, or a customer that has one; without a <c>time</c> it happened now.
/// </summary>
public sealed partial record UsageEventRequest(
    string Id, string Source, string Type, Guid? SubscriptionId = null, Guid? CustomerId = null,
    DateTimeOffset? Time = null, IReadOnlyDictionary<string, JsonElement>? Data = null)
{
    /// <summary>Asked here and not by attributes: in a bulk each event has its own answer, and a thousand of them would take longer than their insert.</summary>
    internal bool IsNamed => Text().IsMatch(Id) && Text().IsMatch(Source) && Text().IsMatch(Type);

    [GeneratedRegex(@"^[^\p{C}]{1,200}\z")]
    private static partial Regex Text();
}
