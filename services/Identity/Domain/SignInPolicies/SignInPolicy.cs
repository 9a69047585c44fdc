using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.SignInPolicies;

/// <summary>How a tenant's users come in. Until it says anything nobody registers, and each user may let texts stand in for its authenticator app.</summary>
public sealed class SignInPolicy : AggregateRoot
{
    private SignInPolicy()
    {
    }

    /// <summary>Whether whoever has an address may become a member without having been invited.</summary>
    public bool OpenRegistration { get; private set; }

    /// <summary>The domains of the addresses that may register; any where none is named.</summary>
    public List<string> EmailDomains { get; private set; } = [];

    /// <summary>Whether texts may stand in for the app, a restricted authenticator (NIST SP 800-63B, 5.1.3.3).</summary>
    public bool AllowTexts { get; private set; } = true;

    /// <summary>The row has the tenant's id.</summary>
    public static SignInPolicy Of(Guid tenantId) => new() { Id = tenantId };

    /// <summary>What is null stays.</summary>
    public void Change(bool? openRegistration, IReadOnlyList<string>? emailDomains, bool? allowTexts)
    {
        if (openRegistration is true && Id == Tenants.Platform)
            throw SignInPolicyErrors.NotForPlatform();

        (OpenRegistration, AllowTexts) = (openRegistration ?? OpenRegistration, allowTexts ?? AllowTexts);
        if (emailDomains is not null)
            EmailDomains = [.. emailDomains.Select(domain => domain.Trim().ToLowerInvariant()).Distinct()];
        Raise(new SignInPolicyUpdated(OpenRegistration, [.. EmailDomains], AllowTexts));
    }

    /// <summary>Refuses whoever may not register, by its address alone: whether there is an account shows in nothing.</summary>
    public void RequireOpenTo(EmailAddress email)
    {
        if (!OpenRegistration)
            throw SignInPolicyErrors.RegistrationClosed();
        if (EmailDomains.Count > 0 && !EmailDomains.Contains(email.Value[(email.Value.LastIndexOf('@') + 1)..].ToLowerInvariant()))
            throw SignInPolicyErrors.DomainRefused();
    }

    public void RequireTexts()
    {
        if (!AllowTexts)
            throw SecondFactorErrors.TextsForbiddenHere();
    }
}
