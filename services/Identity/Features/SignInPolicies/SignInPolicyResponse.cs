using DotMac.Identity.Domain.SignInPolicies;

namespace DotMac.Identity.Features.SignInPolicies;

/// <summary>How the tenant's users come in.</summary>
public sealed record SignInPolicyResponse(bool OpenRegistration, IReadOnlyList<string> EmailDomains, bool AllowTexts)
{
    public static SignInPolicyResponse From(SignInPolicy policy) => new(policy.OpenRegistration, policy.EmailDomains, policy.AllowTexts);
}
