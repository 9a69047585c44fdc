using DotMac.Kernel;

namespace DotMac.Billing.Domain.Ledger;

/// <summary>Every way in which a question to the ledger may be refused.</summary>
public static class LedgerErrors
{
    public static DomainException AccountUnknown() =>
        new(Refusal.Malformed, "ledger.account_unknown", "The ledger has no such account.") { Pointer = "/account" };
}
