using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Refunds;
using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Tests.Planted;

/// <summary>Paying, crediting and refunding an invoice, told by the service's domain; the first refusal ends the story.</summary>
internal sealed class BillingSettlement
{
    private readonly DateTimeOffset now;
    private readonly Invoice invoice;
    private readonly PaymentMethod method;
    private readonly List<Payment> payments = [];

    private BillingSettlement(Story story)
    {
        now = story.Start;
        var currency = Currency.Of("EUR");
        var customer = Customer.Register("Buyer", EmailAddress.Of("b@b.example"), currency, "UTC", null, null, now);
        customer.Tax(TaxTreatment.Taxable, [TaxRate.Introduce("R", "Tax", story.Settled.Tax, false, null, null, now)], null, null);
        invoice = Invoice.Draft(customer, story.Settled.Lines.Select((amount, i) => InvoiceLine.Of(i + 1, "Work", 1, amount / 100m, currency)), now);
        invoice.Finalize("INV-1", customer.DateOf(now), customer.DateOf(now), null, now);
        method = PaymentMethod.Attach(customer.Id, "card_ok", "card", null, null, true, now);
    }

    public static void Tell(Story story, Facts facts)
    {
        var settlement = new BillingSettlement(story);
        foreach (var act in story.Settled.Acts)
        {
            try
            {
                settlement.Do(act);
            }
            catch (DomainException)
            {
                facts.Add($"{act.Kind} refused");
                return;
            }

            facts.Add($"{act.Kind}", settlement.invoice.DueAmount, settlement.invoice.CreditedAmount, settlement.invoice.RefundedAmount);
        }
    }

    private void Do(Act act)
    {
        if (act.Kind == 'p')
            Pay();
        else if (act.Kind == 'c')
            CreditNote.Draft(
                invoice, payments, [new(invoice.Lines[act.Line].Id, act.Amount)], CreditNoteSettlement.Balance, CreditNoteReason.Goodwill, null, now);
        else if (act.Kind == 'o')
            Receive(act.Amount);
        else if (act.Kind == 'v')
            Reverse();
        else
            Refund(act.Amount);
    }

    /// <summary>What is more than due would be the balance's, which is another story.</summary>
    private void Receive(long amount) =>
        payments.Add(invoice.Receive(new(new(Math.Min(amount, invoice.DueAmount), invoice.Currency), OfflineMethod.Cash, null, DateOnly.FromDateTime(now.UtcDateTime)), null, now));

    private void Reverse()
    {
        var last = payments.LastOrDefault() ?? throw PaymentErrors.NotFound();
        invoice.Reverse(last, null, "mistake", now);
        payments.Remove(last);
    }

    private void Pay()
    {
        var payment = invoice.Collect(method, now);
        payment.Succeed("sandbox", "charge");
        invoice.Pay(payment, now);
        payments.Add(payment);
    }

    private void Refund(long amount)
    {
        if (payments.Count == 0)
            throw RefundErrors.ExceedsPaid();
        Domain.Refunds.Refund.Begin(invoice, payments[0], amount, null, now).Succeed(invoice, payments[0], "sandbox", "refund");
    }
}
