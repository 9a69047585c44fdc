using DotMac.Kernel;

namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>A payment or a refund that stands on the statement: in one reconciliation at most.</summary>
public sealed class ReconciliationItem : Entity
{
    private ReconciliationItem()
    {
    }

    internal ReconciliationItem(Reconciliation reconciliation, Guid? paymentId, Guid? refundId, long amount, string by) =>
        (ReconciliationId, PaymentId, RefundId, Amount, AddedBy) = (reconciliation.Id, paymentId, refundId, amount, by);

    public Guid ReconciliationId { get; private set; }
    public Guid? PaymentId { get; private set; }
    public Guid? RefundId { get; private set; }

    /// <summary>Minor units; below zero where it went out.</summary>
    public long Amount { get; private set; }

    public string AddedBy { get; private set; } = "";
}
