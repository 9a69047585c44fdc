using DotMac.Kernel;

namespace DotMac.Identity.Domain.Federation;

/// <summary>Why an account at a provider opens no user, or is not linked or unlinked.</summary>
public static class ExternalLoginErrors
{
    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "external_login.not_found", $"You have no external login {id}.");

    public static DomainException Last() =>
        new(Refusal.Conflict, "external_login.last", "It is your only way to sign in: choose a password or register a passkey first.");

    /// <summary>One answer for all: whoever has not proved an address learns nothing of it, nor whether an account has it.</summary>
    public static DomainException NoAccount() => new(
        Refusal.Forbidden, "external_login.no_account",
        "Nobody may sign in here with that account yet. If you have an account here, sign in to it otherwise and link the two; else ask your administrator.");

    public static DomainException DomainRefused() => new(
        Refusal.Forbidden, "external_login.domain_refused", "This company lets in accounts of its own mail domains alone, with an address that the provider has verified.");

    public static DomainException Taken() =>
        new(Refusal.Conflict, "external_login.taken", "That account at the provider is linked already, or you have linked another one of the same provider.");

    public static DomainException Crossed() =>
        new(Refusal.Conflict, "external_login.crossed", "Another sign-in with that account or its address came between: begin again.");

    /// <summary>Unknown, used and expired ones, and those of another browser, look the same.</summary>
    public static DomainException FlowInvalid() =>
        new(Refusal.Malformed, "external_login.flow_invalid", "This sign-in was not begun in this browser, was ended already or is older than ten minutes: begin again.");
}
