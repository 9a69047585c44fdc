using System.Globalization;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Contracts.Notifications;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Asks Notifications for the mails about an invoice; what opens its page travels sealed.</summary>
public sealed class InvoiceMail(BillingDbContext db, FleetSealer sealer, IConfiguration configuration)
{
    public async Task Send(string template, Invoice invoice, string to, string? message, CancellationToken ct)
    {
        var variables = new Dictionary<string, string>
        {
            ["seller"] = invoice.Parties?.Seller?.LegalName ?? await db.TenantName(ct),
            ["customer"] = invoice.CustomerName,
            ["number"] = invoice.IssuedNumber,
            ["total"] = new Money(invoice.TotalAmount, invoice.Currency).MajorText,
            ["due"] = new Money(invoice.DueAmount, invoice.Currency).MajorText,
            ["currency"] = invoice.Currency.Code,
            ["due_on"] = invoice.DueOn!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["message"] = message ?? "",
            ["link_base"] = $"{configuration["PublicUrl"]?.TrimEnd('/')}/invoices/",
        };
        var id = Guid.CreateVersion7();
        db.Announce(new MailRequested(id, template, to, variables, sealer.SealToken(PageToken.Of(invoice)!.ToString())), id);
    }
}
