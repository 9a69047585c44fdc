using System.ComponentModel.DataAnnotations;
using System.IO.Compression;
using DotMac.Billing.Data;
using DotMac.Billing.Documents;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.BankAccounts;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Invoices;

/// <summary>The PDFs of up to a hundred finalised invoices in one ZIP, each rendered while the one before it is on its way.</summary>
public static class DownloadInvoices
{
    public sealed record Request([property: MinLength(1), MaxLength(100)] IReadOnlyList<Guid> Ids);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/batch/pdf", Handle)
        .WithName("DownloadInvoices").RequirePermission("billing.invoices.download")
        .Produces(200, contentType: "application/zip").ProducesProblem(404).ProducesProblem(409);

    public static async Task<PushStreamHttpResult> Handle(Request request, BillingDbContext db, BankAccountNumbers numbers, HttpContext http, CancellationToken ct)
    {
        var invoices = await db.Invoices.AsNoTracking().Where(invoice => request.Ids.Contains(invoice.Id)).ToDictionaryAsync(invoice => invoice.Id, ct);
        var documents = await db.DocumentsOf(
            request.Ids.Distinct().Select(id => invoices.GetValueOrDefault(id) ?? throw InvoiceErrors.NotFound()), numbers, ct);
        return TypedResults.Stream(body => Write(documents, body, http.RequestAborted), "application/zip", "invoices.zip");
    }

    private static async Task Write(IReadOnlyList<InvoiceDocument> documents, Stream body, CancellationToken ct)
    {
        using var written = new Written();
        using (var zip = new ZipArchive(written, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var document in documents)
            {
                using (var entry = zip.CreateEntry($"{document.Number}.pdf", CompressionLevel.Fastest).Open())
                    entry.Write(InvoicePdf.Render(document));
                await written.MoveTo(body, ct);
            }

        await written.MoveTo(body, ct);
    }

    /// <summary>What the archive wrote and nobody was sent yet: an archive ends its entries with synchronous writes, which a response does not take.</summary>
    private sealed class Written : MemoryStream
    {
        public override bool CanSeek => false;

        public async Task MoveTo(Stream body, CancellationToken ct)
        {
            await body.WriteAsync(GetBuffer().AsMemory(0, (int)Length), ct);
            SetLength(0);
        }
    }
}
