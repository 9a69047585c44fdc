using DotMac.Kernel;

namespace DotMac.Identity.Domain.Passkeys;

/// <summary>Why an operation on a passkey, or a sign-in with one, is refused.</summary>
public static class PasskeyErrors
{
    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "passkey.not_found", $"You have no passkey {id}.");

    public static DomainException TooMany() =>
        new(Refusal.Conflict, "passkey.too_many", $"You have {Passkey.MostOfUser} passkeys already: remove one first.");

    /// <summary>Unknown, used and expired challenges, and those of somebody else, look the same.</summary>
    public static DomainException InvalidChallenge() =>
        new(Refusal.Rule, "passkey.challenge_invalid", "The challenge is unknown, was answered or is older than five minutes: ask for new options.")
        { Pointer = "/credential" };

    public static DomainException InvalidOrigin() =>
        new(Refusal.Rule, "passkey.origin_invalid", "The passkey was made on another site than this one.") { Pointer = "/credential" };

    public static DomainException AlreadyRegistered() =>
        new(Refusal.Conflict, "passkey.already_registered", "The passkey is registered already.") { Pointer = "/credential" };

    public static DomainException Refused() =>
        new(Refusal.Rule, "passkey.refused", "The credential cannot be read, or does not prove a passkey of this site that verified its user.")
        { Pointer = "/credential" };

    /// <summary>Whatever is wrong: unknown tenant, passkey and challenge, a bad signature and a locked account look the same.</summary>
    public static DomainException SignInRefused() =>
        new(Refusal.Unauthenticated, "auth.passkey_invalid",
            "The passkey is unknown or did not prove itself, its challenge is over, or the account is locked: ask for new options, or sign in otherwise.");
}
