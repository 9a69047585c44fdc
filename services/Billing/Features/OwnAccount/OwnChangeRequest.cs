using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>
/// What the tenant's subscription is to become, now or when the running period ends; what is not named stays. How a change is billed is not the customer's
/// choice: by days, on the billing day that there is.
/// </summary>
public sealed record OwnChangeRequest(Guid? PlanId = null, [property: Range(1, Quantities.Most)] long? Quantity = null, ChangeTime Effective = ChangeTime.Now)
{
    /// <summary>The change of the engine; a plan that is not offered is refused.</summary>
    internal async Task<ChangeRequest> Offered(BillingDbContext db, CancellationToken ct)
    {
        if (PlanId is { } plan)
            await db.Plans.Offered(plan, ct);
        return new(PlanId, Quantity, Effective: Effective);
    }
}
