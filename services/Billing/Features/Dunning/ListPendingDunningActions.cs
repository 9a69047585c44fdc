using System.Linq.Expressions;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Dunning;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Lists the steps that rounds will take next, one for each execution that runs, newest execution first.</summary>
public static class ListPendingDunningActions
{
    public sealed record Pending(
        Guid ExecutionId, Guid CampaignId, Guid CustomerId, int Step, DunningActionType Action, int? Attempt, DateTimeOffset DueAt, long OutstandingAmount,
        string Currency)
    {
        public static Expression<Func<DunningExecution, Pending>> Of { get; } = execution => From(execution);

        private static Pending From(DunningExecution execution) => new(
            execution.Id, execution.CampaignId, execution.CustomerId, execution.CurrentStep + 1, execution.Next!.Action, execution.Next.Attempt,
            execution.NextActionAt!.Value, execution.OutstandingAmount, execution.Currency.Code);
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/pending-actions", Handle).WithName("ListPendingDunningActions").RequirePermission("billing.dunning.view");

    public static async Task<Ok<Page<Pending>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.DunningExecutions.Where(execution => execution.NextActionAt != null), Pending.Of, ct));
}
