using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.BankAccounts;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>Enters a bank account of the company, by its IBAN or by the number and bank of its country; the first one of a currency is primary.</summary>
public static class CreateBankAccount
{
    public sealed record Request(
        [property: StringLength(255, MinimumLength = 1)] string AccountHolderName, [property: StringLength(255, MinimumLength = 1)] string BankName,
        string Currency, BankAccountType AccountType = BankAccountType.Business, [property: StringLength(2, MinimumLength = 2)] string? Country = null,
        [property: StringLength(50)] string? Iban = null, [property: StringLength(50)] string? AccountNumber = null,
        [property: StringLength(20, MinimumLength = 1)] string? RoutingNumber = null,
        [property: RegularExpression("^[A-Z0-9]{8}([A-Z0-9]{3})?$")] string? Bic = null, bool IsPrimary = false);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateBankAccount").RequirePermission("billing.bank_accounts.manage").RequireIdempotencyKey().ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<BankAccountResponse>> Handle(
        Request request, BillingDbContext db, BankAccountNumbers numbers, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var number = AccountNumber.Of(request.Iban, request.AccountNumber, request.RoutingNumber, request.Country);
        var macs = numbers.Macs(db.TenantId, number);
        if (await db.BankAccounts.InUse().AnyAsync(known => macs.Contains(known.NumberMac), ct))
            throw BankAccountErrors.AlreadyKnown();

        var account = BankAccount.Open(
            new(request.AccountHolderName, request.BankName, request.AccountType), number, Kernel.Currency.Of(request.Currency, "/currency"), request.Bic,
            id => numbers.Seal(db.TenantId, id, number.Number), macs[0], clock.Now);
        if (request.IsPrimary || !await db.BankAccounts.AnyAsync(known => known.IsPrimary && known.Currency == account.Currency, ct))
            await db.Prefer(account, ct);
        db.Add(account);
        await db.SaveChangesAsync(ct);
        http.SetETag(account);
        return TypedResults.Created($"/api/v1/billing/bank-accounts/{account.Id}", BankAccountResponse.From(account));
    }
}
