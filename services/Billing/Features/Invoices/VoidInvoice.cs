using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Due;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.PricingRules;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Discards a draft, or voids an open invoice, whose number stays taken; uses of pricing rules go back to them, and a wallet looks anew.</summary>
public static class VoidInvoice
{
    public sealed record Request([property: StringLength(500, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/void", Handle)
        .WithName("VoidInvoice").RequirePermission("billing.invoices.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<InvoiceResponse>> Handle(
        Guid id, Request request, BillingDbContext db, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var invoice = await db.Held(id, ct);
        var credited = invoice.Status is InvoiceStatus.Open ? await db.HeldCreditedBy(invoice, ct) : [];
        await db.ReturnUses(invoice, clock.Now, ct);
        var wallets = await db.HeldWalletsThatPaid(invoice, ct);
        var balance = invoice.BalanceAmount > 0 || wallets.Any(wallet => wallet.Status is WalletStatus.Terminated)
            ? await db.OpenBalance(invoice.CustomerId, invoice.Currency, ct) : null;
        foreach (var (known, addon) in credited)
            known.Uncredit(invoice, addon);
        invoice.Void(request.Reason, wallets, balance, clock.Now);
        if (invoice.WalletId is { } topped && await db.HeldWallet(topped, ct) is var wallet && wallet.Runs(invoice))
        {
            wallet.ForgetTopUp();
            TopUpBelowThreshold.Plan(db, wallet, clock.Now);
        }

        await collection.Recover(invoice, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(invoice);
        return TypedResults.Ok(InvoiceResponse.From(invoice));
    }
}
