using System.Linq.Expressions;
using System.Text.Json;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Plans;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PlanMigrations;

/// <summary>Lists the subscriptions of a migration, newest first, those of one status where asked.</summary>
public static class ListMigratedSubscriptions
{
    private static readonly Dictionary<string, MigratedStatus> ByName =
        Enum.GetValues<MigratedStatus>().ToDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()));

    /// <summary>A subscription of a migration; <c>failure_code</c> names the rule that refused to move it.</summary>
    public sealed record Entry(Guid Id, Guid SubscriptionId, MigratedStatus Status, string? FailureCode, DateTimeOffset? EndedAt)
    {
        public static Expression<Func<MigratedSubscription, Entry>> Of { get; } = one =>
            new(one.Id, one.SubscriptionId, one.Status, one.FailureCode, one.EndedAt);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/subscriptions", Handle)
        .WithName("ListMigratedSubscriptions").RequirePermission("billing.plans.view").ProducesProblem(404);

    public static async Task<Ok<Page<Entry>>> Handle(Guid id, string? status, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var asked = Known(status);
        if (!await db.PlanMigrations.AnyAsync(migration => migration.Id == id, ct))
            throw PlanMigrationErrors.NotFound();
        var moved = db.MigratedSubscriptions.Where(one => one.MigrationId == id && (asked == null || one.Status == asked));
        return TypedResults.Ok(await paging.Read(moved, Entry.Of, ct));
    }

    private static MigratedStatus? Known(string? name) =>
        name is null ? null : ByName.TryGetValue(name, out var status) ? status : throw PlanMigrationErrors.StatusUnknown();
}
