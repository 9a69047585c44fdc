using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Features.Entitlements;
using DotMac.Billing.Features.OwnAccount;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Licensing;

/// <summary>Says whether the plan and add-ons of the caller's tenant have a feature; one that no plan has is not granted.</summary>
public static class CheckCapability
{
    public sealed record Request([property: StringLength(100, MinimumLength = 2)] string Feature);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/entitlements/check", Handle)
        .WithName("CheckCapability").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<CheckEntitlement.Response>> Handle(Request request, BillingDbContext db, CancellationToken ct) =>
        await CheckEntitlement.Handle(await db.OwnCustomerId(ct), request.Feature, db, ct);
}
