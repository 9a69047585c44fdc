using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.BankAccounts;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>Notes what somebody found who looked whether the account is the company's: it is, or with a reason it is not.</summary>
public static class VerifyBankAccount
{
    public sealed record Request(bool Succeeded = true, [property: StringLength(500, MinimumLength = 1)] string? Reason = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/verify", Handle)
        .WithName("VerifyBankAccount").RequirePermission("billing.bank_accounts.manage").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<BankAccountResponse>> Handle(
        Guid id, Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var account = await db.BankAccount(id, ct);
        http.HonourMatch(account);
        if (request.Succeeded)
            account.Verify(clock.Now);
        else
            account.Fail(request.Reason ?? throw BankAccountErrors.ReasonMissing());
        await db.SaveChangesAsync(ct);
        http.SetETag(account);
        return TypedResults.Ok(BankAccountResponse.From(account));
    }
}
