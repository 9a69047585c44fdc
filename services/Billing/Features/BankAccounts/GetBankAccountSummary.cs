using DotMac.Billing.Data;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>Shows what was recorded on a bank account, how much of it nobody has verified or reconciled yet, and until when it is reconciled.</summary>
public static class GetBankAccountSummary
{
    public sealed record Response(
        Guid BankAccountId, string Currency, int Payments, long ReceivedAmount, long UnverifiedAmount, long UnreconciledAmount, DateOnly? ReconciledUntil,
        long? ReconciledBalanceAmount);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/summary", Handle)
        .WithName("GetBankAccountSummary").RequirePermission("billing.bank_accounts.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(Guid id, BillingDbContext db, CancellationToken ct)
    {
        var account = await db.BankAccount(id, ct);
        var received = await db.Payments.Where(payment => payment.BankAccountId == id && payment.Status != PaymentStatus.Reversed)
            .GroupBy(payment => payment.Verification).Select(group => new { group.Key, Count = group.Count(), Amount = group.Sum(payment => payment.Amount) })
            .ToListAsync(ct);
        var last = await db.Reconciliations.Where(known => known.BankAccountId == id && known.Status == ReconciliationStatus.Approved)
            .OrderByDescending(known => known.PeriodUntil).ThenByDescending(known => known.Id).FirstOrDefaultAsync(ct);
        long Sum(params PaymentVerification[] states) => received.Where(known => known.Key is { } state && states.Contains(state)).Sum(known => known.Amount);
        return TypedResults.Ok(new Response(
            id, account.Currency.Code, received.Sum(known => known.Count), received.Sum(known => known.Amount), Sum(PaymentVerification.Pending),
            Sum(PaymentVerification.Pending, PaymentVerification.Verified), last?.PeriodUntil, last?.StatementAmount));
    }
}
