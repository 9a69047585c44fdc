using DotMac.Kernel;

namespace DotMac.Identity.Domain.Clients;

/// <summary>Why an operation on a client is refused.</summary>
public static class ClientErrors
{
    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "client.not_found", $"There is no client {id}.");

    public static DomainException NameTaken(string name) =>
        new(Refusal.Conflict, "client.name_taken", $"A live client is named \"{name}\" already.") { Pointer = "/name" };

    public static DomainException ScopeOfPeople(string scope) =>
        new(Refusal.Rule, "client.scope_of_people", $"No machine client administers people: {scope} is not given to one.") { Pointer = "/scopes" };

    public static DomainException Revoked(Guid id) => new(Refusal.Conflict, "client.wrong_status", $"The client {id} was revoked.");
}
