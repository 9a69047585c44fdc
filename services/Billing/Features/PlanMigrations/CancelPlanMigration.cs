using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PlanMigrations;

/// <summary>Stops a migration: what was moved stays moved, what waits for its day is taken back.</summary>
public static class CancelPlanMigration
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/cancel", Handle)
        .WithName("CancelPlanMigration").RequirePermission("billing.plans.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<PlanMigrationResponse>> Handle(
        Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var migration = await db.PlanMigrations.Held(id, ct); // what is moved meanwhile is not overlooked
        var waiting = await db.MigratedSubscriptions.AsNoTracking().Where(one => one.MigrationId == id && one.ScheduledChangeId != null).ToListAsync(ct);
        var subscriptions = await db.Subscriptions.Hold([.. waiting.Select(one => one.SubscriptionId)], ct);
        migration.Cancel(clock.Today(TimeZoneInfo.Utc), clock.Now);
        foreach (var subscription in subscriptions)
            foreach (var change in subscription.Schedule.Where(change => waiting.Any(one => one.ScheduledChangeId == change.Id)))
                subscription.CancelScheduled(change.Id);
        await db.SaveChangesAsync(ct);
        http.SetETag(migration);
        return TypedResults.Ok(PlanMigrationResponse.From(migration));
    }
}
