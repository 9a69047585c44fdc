using DotMac.Billing.Data;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.CreditNotes;

/// <summary>Shows one credit note with its lines.</summary>
public static class GetCreditNote
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetCreditNote").RequirePermission("billing.credit_notes.view").ProducesProblem(404);

    public static async Task<Ok<CreditNoteResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var note = await db.CreditNotes.FindAsync([id], ct) ?? throw CreditNoteErrors.NotFound();
        http.SetETag(note);
        return TypedResults.Ok(CreditNoteResponse.From(note));
    }
}
