using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.BankAccounts;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Payments;

/// <summary>Records money that came past the provider: it pays a part of the invoice or all of it, and what is more goes into the customer's balance.</summary>
public static class RecordOfflinePayment
{
    /// <summary>The amount is in minor units of the invoice's currency. Without a day the money came today, in the customer's time zone.</summary>
    public sealed record Request(
        Guid InvoiceId, long Amount, string Currency, OfflineMethod Method, [property: StringLength(100, MinimumLength = 1)] string? Reference = null,
        DateOnly? ReceivedOn = null, Guid? BankAccountId = null)
    {
        internal ReceivedMoney Received(DateOnly today, string by) => ReceivedOn > today
            ? throw PaymentErrors.ReceivedInFuture()
            : new(new(Amount, Kernel.Currency.Of(Currency, "/currency")), Method, Reference, ReceivedOn ?? today, by, BankAccountId);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/offline", Handle)
        .WithName("RecordOfflinePayment").RequirePermission("billing.payments.create").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<PaymentResponse>> Handle(
        Request request, BillingDbContext db, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var invoice = await db.Held(request.InvoiceId, ct);
        if (request.BankAccountId is { } account)
            (await db.BankAccountOf(account, ct)).Receive(invoice.Currency);
        var customer = await db.Customers.SingleAsync(known => known.Id == invoice.CustomerId, ct);
        if (invoice.WalletId is { } wallet)
            await db.HeldWallet(wallet, ct); // wallets before balances, as everywhere
        var balance = invoice.SurplusOf(request.Amount) > 0 ? await db.OpenBalance(customer.Id, invoice.Currency, ct) : null;
        var payment = invoice.Receive(request.Received(customer.DateOf(clock.Now), http.User.Person()), balance, clock.Now);
        db.Add(payment);
        if (payment.UsedAmount > 0)
            await collection.PutIn(invoice, ct);
        await collection.Recover(invoice, ct, payment);
        await db.SaveChangesAsync(ct);
        http.SetETag(payment);
        return TypedResults.Created($"/api/v1/billing/payments/{payment.Id}", PaymentResponse.From(payment));
    }
}
