using System.Text;
using DotMac.Billing.Domain.BankAccounts;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>The numbers of bank accounts: stored sealed, and opened only to be written on an invoice.</summary>
public sealed class BankAccountNumbers(ServiceSealer sealer)
{
    public byte[] Seal(Guid tenantId, Guid accountId, string number) => sealer.Seal(Encoding.UTF8.GetBytes(number), Purpose(tenantId, accountId));

    public string Open(BankAccount account) => Encoding.UTF8.GetString(sealer.Open(account.SealedNumber, Purpose(account.TenantId, account.Id)));

    /// <summary>What the number gives under the present key and the former ones, the present one first; of two tenants the same number gives another.</summary>
    public byte[][] Macs(Guid tenantId, AccountNumber number) =>
        [.. sealer.Macs(Encoding.UTF8.GetBytes($"bank_accounts.number_mac:{tenantId}:{number.Country}:{number.RoutingNumber}:{number.Number}"))];

    private static string Purpose(Guid tenantId, Guid accountId) => $"bank_accounts.sealed_number:{tenantId}:{accountId}";
}
