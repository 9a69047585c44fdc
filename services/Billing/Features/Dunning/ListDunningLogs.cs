using System.Linq.Expressions;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Dunning;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Lists the steps that an execution took, newest first.</summary>
public static class ListDunningLogs
{
    /// <summary>A step that was taken: it began <c>effects</c> payments, or paused or ended so many subscriptions.</summary>
    public sealed record Entry(
        Guid Id, int Step, DunningActionType Action, int? Attempt, int Effects, long OutstandingAmount, DateTimeOffset ExecutedAt)
    {
        public static Expression<Func<DunningLogEntry, Entry>> Of { get; } = entry =>
            new(entry.Id, entry.Step, entry.Action, entry.Attempt, entry.Effects, entry.OutstandingAmount, entry.ExecutedAt);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/logs", Handle)
        .WithName("ListDunningLogs").RequirePermission("billing.dunning.view").ProducesProblem(404);

    public static async Task<Ok<Page<Entry>>> Handle(Guid id, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.DunningExecutions.AnyAsync(execution => execution.Id == id, ct))
            throw DunningExecutionErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.DunningLog.Where(entry => entry.ExecutionId == id), Entry.Of, ct));
    }
}
