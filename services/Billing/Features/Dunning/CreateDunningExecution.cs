using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Dunning;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Dunning;

/// <summary>
/// Begins to dun a customer by hand for all that is overdue in a currency, the customer's own where none is named. A person decided: neither thresholds nor
/// exclusions nor what failed before hinder it. The first step is taken by the next round.
/// </summary>
public static class CreateDunningExecution
{
    public sealed record Request(Guid CampaignId, Guid CustomerId, [property: StringLength(3, MinimumLength = 3)] string? Currency = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateDunningExecution").RequirePermission("billing.dunning.manage").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<DunningExecutionResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var campaign = await db.DunningCampaigns.Held(request.CampaignId, ct);
        var customer = await db.Customers.FindAsync([request.CustomerId], ct) ?? throw CustomerErrors.NotFound();
        var currency = request.Currency is { } code ? Kernel.Currency.Of(code, "/currency") : customer.Currency;
        var overdue = await db.Invoices.OverdueOf(customer.Id, currency).ToListAsync(ct);
        var execution = DunningExecution.Start(campaign, customer.Id, currency, overdue.Sum(invoice => invoice.DueAmount), clock.Now);
        db.Add(execution);
        await db.SaveChangesAsync(ct);
        http.SetETag(execution);
        return TypedResults.Created($"/api/v1/billing/dunning/executions/{execution.Id}", DunningExecutionResponse.From(execution));
    }
}
