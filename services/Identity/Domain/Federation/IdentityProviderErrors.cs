using DotMac.Kernel;

namespace DotMac.Identity.Domain.Federation;

/// <summary>Why an operation on an identity provider, or a sign-in through one, is refused.</summary>
public static class IdentityProviderErrors
{
    public static DomainException NotFound(string name) => new(Refusal.NotFound, "identity_provider.not_found", $"There is no identity provider {name}.");

    public static DomainException NameTaken(string name) =>
        new(Refusal.Conflict, "identity_provider.name_taken", $"There is an identity provider {name} already.") { Pointer = "/name" };

    public static DomainException IssuerOfKind(string why) => new(Refusal.Rule, "identity_provider.issuer_invalid", why) { Pointer = "/issuer" };

    public static DomainException IssuerBlocked() =>
        new(Refusal.Rule, "identity_provider.issuer_blocked", "The issuer is a public https address without query and fragment.") { Pointer = "/issuer" };

    public static DomainException ClientInUse() => new(
        Refusal.Conflict, "identity_provider.client_in_use",
        "People are linked, and a provider may name them otherwise for another client: register it as another provider and delete this one.")
    { Pointer = "/client_id" };

    /// <summary>The provider was turned off or deleted while somebody signed in.</summary>
    public static DomainException Gone() =>
        new(Refusal.Forbidden, "identity_provider.gone", "Sign-in through this provider is no longer offered.");

    public static DomainException NotAnew() => new(
        Refusal.Forbidden, "identity_provider.sign_in_too_old",
        "You were to sign in anew, and the provider does not say that you did. Try again, or sign in otherwise.");

    /// <summary>What our page says instead of leading to a provider that is down.</summary>
    public const string Unavailable = "The provider does not answer at the moment. Try again, or sign in otherwise.";

    /// <summary>Whatever of its answer was wrong: who sent a forged one learns nothing.</summary>
    public static DomainException AnswerRefused() =>
        new(Refusal.Unauthenticated, "identity_provider.answer_refused", "The sign-in at the provider was not completed, or its answer could not be trusted. Try again.");
}
