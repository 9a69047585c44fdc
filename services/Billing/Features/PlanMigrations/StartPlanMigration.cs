using DotMac.Billing.Data;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PlanMigrations;

/// <summary>Moves the subscriptions of a plan to another one: each is a piece of due work of its own.</summary>
public static class StartPlanMigration
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/migrations", Handle)
        .WithName("StartPlanMigration").RequirePermission("billing.plans.manage").RequireIdempotencyKey().ProducesProblem(404).ProducesProblem(422);

    public static async Task<Created<PlanMigrationResponse>> Handle(
        Guid id, MigrationRequest request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var subscriptions = await db.ToMove(id, request, ct);
        if (request.At is MigrationTime.Date != request.On is not null || request.On <= clock.Today(TimeZoneInfo.Utc))
            throw PlanMigrationErrors.DateUnclear();
        var migration = PlanMigration.Start(
            id, request.ToPlanId, request.At, request.On, request.Proration, [.. subscriptions.Select(subscription => subscription.Id)], clock.Now);
        db.Add(migration);
        foreach (var subscription in subscriptions)
            Plan(db, migration, subscription, clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(migration);
        return TypedResults.Created($"/api/v1/billing/plan-migrations/{migration.Id}", PlanMigrationResponse.From(migration));
    }

    private static void Plan(BillingDbContext db, PlanMigration migration, Subscription subscription, DateTimeOffset now)
    {
        var one = new MigratedSubscription(migration.Id, subscription.Id);
        db.Add(one);
        db.Schedule(MigrateSubscription.Kind, one.Id, now);
    }
}
