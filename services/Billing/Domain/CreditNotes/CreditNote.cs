using System.Text.Json;
using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Refunds;
using DotMac.Billing.Domain.Taxes;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.CreditNotes;

/// <summary>Takes back a part of a finalised invoice, or all of it: less is due, and what was paid already goes back.</summary>
public sealed class CreditNote : AggregateRoot
{
    private readonly List<CreditNoteLine> lines = [];

    private CreditNote()
    {
    }

    public Guid InvoiceId { get; private set; }
    public string InvoiceNumber { get; private set; } = "";
    public Guid CustomerId { get; private set; }

    /// <summary>Gapless within tenant and year, apart from invoices; null until it is issued.</summary>
    public string? Number { get; private set; }

    public CreditNoteReason Reason { get; private set; }
    public CreditNoteSettlement Settlement { get; private set; }
    public string? Note { get; private set; }
    public Currency Currency { get; private set; } = null!;
    public long NetAmount { get; private set; }
    public long TaxAmount { get; private set; }
    public long TotalAmount { get; private set; }

    /// <summary>By how much less is due on the invoice (case H07).</summary>
    public long LessDueAmount { get; private set; }

    /// <summary>What had been paid and went into the customer's balance.</summary>
    public long BalanceAmount { get; private set; }

    /// <summary>What had been paid by payments and is refunded.</summary>
    public long RefundAmount { get; private set; }

    public IReadOnlyList<InvoiceTax> Taxes { get; private set; } = [];
    public DateOnly? IssuedOn { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public IReadOnlyList<CreditNoteLine> Lines => lines;

    /// <summary>Takes the parts back from the invoice, which refuses more than is left of it; a preview stops here.</summary>
    public static CreditNote Draft(
        Invoice invoice, IReadOnlyList<Payment> payments, IReadOnlyList<CreditedPart> parts, CreditNoteSettlement settlement,
        CreditNoteReason reason, string? text, DateTimeOffset now)
    {
        if (parts.Count == 0)
            throw CreditNoteErrors.Empty();

        var exact = parts.Select((part, i) => Exact(invoice, part, i)).ToList();
        RefuseMoreThanLines(exact);
        var credit = invoice.TakeBack(exact, now);
        var paid = credit.TotalAmount - credit.LessDueAmount;
        var refund = settlement is CreditNoteSettlement.Refund ? Math.Min(paid, payments.Sum(payment => payment.RefundableAmount)) : 0;
        var note = new CreditNote
        {
            InvoiceId = invoice.Id,
            InvoiceNumber = invoice.IssuedNumber,
            CustomerId = invoice.CustomerId,
            Reason = reason,
            Settlement = settlement,
            Note = text,
            Currency = invoice.Currency,
            NetAmount = credit.NetAmount,
            TaxAmount = credit.TaxAmount,
            TotalAmount = credit.TotalAmount,
            LessDueAmount = credit.LessDueAmount,
            BalanceAmount = paid - refund,
            RefundAmount = refund,
            Taxes = credit.Taxes,
            CreatedAt = now,
        };
        note.lines.AddRange(exact.Select((part, i) => new CreditNoteLine(i + 1, part.Line, part.Amount)));
        return note;
    }

    /// <summary>Takes the number and pays into the balance what the customer had paid.</summary>
    public void Issue(string number, DateOnly issuedOn, CustomerBalance? balance, long invoiceDueAmount, DateTimeOffset now)
    {
        (Number, IssuedOn) = (number, issuedOn);
        if (BalanceAmount > 0)
            balance!.Credit(this, BalanceAmount, now);
        Raise(new CreditNoteIssued(
            Id, number, InvoiceId, InvoiceNumber, CustomerId, JsonNamingPolicy.SnakeCaseLower.ConvertName(Reason.ToString()), NetAmount, TaxAmount,
            TotalAmount, Currency.Code, LessDueAmount, BalanceAmount, RefundAmount, invoiceDueAmount));
    }

    /// <summary>Begins the refunds that it asks for, of the payments in the order in which they were made.</summary>
    public IReadOnlyList<Refund> Repay(IReadOnlyList<Payment> payments, DateTimeOffset now)
    {
        var (refunds, left) = (new List<Refund>(), RefundAmount);
        foreach (var payment in payments.OrderBy(payment => payment.Id))
        {
            var amount = Math.Min(left, payment.RefundableAmount);
            if (amount > 0)
                refunds.Add(Refund.Begin(this, payment, amount, now));
            left -= amount;
        }

        return refunds;
    }

    /// <summary>What the provider refused to refund goes into the customer's balance.</summary>
    public void Keep(Refund failed, CustomerBalance balance, DateTimeOffset now)
    {
        (RefundAmount, BalanceAmount) = (RefundAmount - failed.Amount, BalanceAmount + failed.Amount);
        balance.Credit(this, failed.Amount, now);
        Raise(new CreditNoteUpdated(
            Id, Number!, InvoiceId, CustomerId, TotalAmount, Currency.Code, LessDueAmount, BalanceAmount, RefundAmount));
    }

    private static (InvoiceLine Line, Ratio Amount) Exact(Invoice invoice, CreditedPart part, int i)
    {
        var line = invoice.Lines.FirstOrDefault(known => known.Id == part.InvoiceLineId) ?? throw CreditNoteErrors.LineUnknown(i);
        var amount = part.Amount ?? line.CreditableAmount;
        return amount > Ratio.Zero ? (line, amount) : throw CreditNoteErrors.NothingToCredit(i);
    }

    private static void RefuseMoreThanLines(List<(InvoiceLine Line, Ratio Amount)> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var line = parts[i].Line;
            var asked = parts.Take(i + 1).Where(part => part.Line == line).Aggregate(Ratio.Zero, (sum, part) => sum + part.Amount);
            if (asked > line.CreditableAmount)
                throw CreditNoteErrors.ExceedsLine(i);
        }
    }
}
