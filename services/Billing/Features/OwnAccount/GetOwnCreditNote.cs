using DotMac.Billing.Data;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Features.CreditNotes;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Shows one credit note of the platform to the tenant with its lines.</summary>
public static class GetOwnCreditNote
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/credit-notes/{id:guid}", Handle)
        .WithName("GetOwnCreditNote").RequirePermission("billing.credit_notes.view").ProducesProblem(404);

    public static async Task<Ok<CreditNoteResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var customer = await db.OwnCustomerId(ct);
        if (!await db.CreditNotes.AnyAsync(note => note.Id == id && note.CustomerId == customer, ct))
            throw CreditNoteErrors.NotFound();
        return await GetCreditNote.Handle(id, db, http, ct);
    }
}
