using DotMac.Kernel;

namespace DotMac.Contracts.Identity;

/// <summary>
/// A tenant changed how its users come in: whether they may register themselves, with an address of which domains (any where none is named), and whether texts may stand in for
/// an authenticator app.
/// </summary>
[EventName("sign_in_policy.updated", 1)]
public sealed record SignInPolicyUpdated(bool OpenRegistration, IReadOnlyList<string> EmailDomains, bool AllowTexts) : IIntegrationEvent;
