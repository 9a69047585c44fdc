using DotMac.Kernel;

namespace DotMac.Identity.Domain.ApiKeys;

/// <summary>Why an operation on an API key is refused.</summary>
public static class ApiKeyErrors
{
    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "api_key.not_found", $"There is no API key {id}.");

    public static DomainException Invalid() => new(Refusal.Unauthenticated, "api_key.invalid", "The API key is unknown, expired or revoked.");

    public static DomainException NameTaken(string name) =>
        new(Refusal.Conflict, "api_key.name_taken", $"A live API key is named \"{name}\" already.") { Pointer = "/name" };

    public static DomainException Revoked(Guid id) => new(Refusal.Conflict, "api_key.wrong_status", $"The API key {id} was revoked.");

    public static DomainException ExpiryPassed() =>
        new(Refusal.Rule, "api_key.expiry_passed", "The key would have expired already.") { Pointer = "/expires_at" };
}
