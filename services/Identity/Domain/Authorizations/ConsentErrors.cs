using DotMac.Kernel;

namespace DotMac.Identity.Domain.Authorizations;

/// <summary>Why a consent is not taken back.</summary>
public static class ConsentErrors
{
    public static DomainException NotFound(string clientId) =>
        new(Refusal.NotFound, "consent.not_found", $"You have allowed nothing to a client {clientId}.");
}
