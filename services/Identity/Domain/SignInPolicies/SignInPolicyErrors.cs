using DotMac.Kernel;

namespace DotMac.Identity.Domain.SignInPolicies;

/// <summary>Why somebody does not come in by itself, and why a policy is refused.</summary>
public static class SignInPolicyErrors
{
    /// <summary>A tenant that there is not looks the same.</summary>
    public static DomainException RegistrationClosed() =>
        new(Refusal.Forbidden, "registration.closed", "Nobody registers here without an invitation: ask an administrator of the company for one.");

    public static DomainException DomainRefused() =>
        new(Refusal.Rule, "registration.domain_refused", "Addresses of this domain do not register here.") { Pointer = "/email" };

    public static DomainException NotForPlatform() =>
        new(Refusal.Rule, "sign_in_policy.not_for_platform", "Nobody registers with the platform itself.") { Pointer = "/open_registration" };
}
