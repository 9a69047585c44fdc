using DotMac.Kernel;

namespace DotMac.ServiceDefaults.Secrets;

/// <summary>Why the vault does not give or take a secret.</summary>
public static class VaultErrors
{
    public static DomainException NotSet() => new(Refusal.Unavailable, "vault.not_set", "No vault is set (Vault:Address).");

    public static DomainException Unreachable() => new(Refusal.Unavailable, "vault.unreachable", "The vault does not answer.");

    public static DomainException Sealed() => new(Refusal.Unavailable, "vault.sealed", "The vault is sealed, or not the active one.");

    public static DomainException Denied() => new(Refusal.Forbidden, "vault.denied", "The vault denies this to the identity that it is asked with.");

    public static DomainException Refused(string why) => new(Refusal.Rule, "vault.refused", $"The vault refuses this: {why}");

    public static DomainException NotFound(string path) => new(Refusal.NotFound, "vault.not_found", $"There is no secret {path} of that version.");

    public static DomainException BadPath() =>
        new(Refusal.Malformed, "vault.path_invalid", "A path has letters, digits, and the signs - _ . between slashes.") { Pointer = "/path" };
}
