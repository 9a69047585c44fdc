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

    public static DomainException NoApp() =>
        new(Refusal.Rule, "client.not_an_app", "An app is confidential or public; a machine is registered with POST /api/v1/auth/clients.") { Pointer = "/kind" };

    public static DomainException TokenForeign() =>
        new(Refusal.Forbidden, "token.foreign", "The token was issued to another client.");

    public static DomainException LogoutUriInvalid() =>
        new(Refusal.Rule, "client.logout_uri_invalid", "The back-channel logout URI is an https address that can be reached from here.")
        { Pointer = "/backchannel_logout_uri" };

    public static DomainException LogoutRefused() =>
        new(Refusal.Malformed, "logout.redirect_refused", "The client has not registered where it wants the browser to go, or the hint is another client's.");

    public static DomainException KeysInvalid() =>
        new(Refusal.Rule, "client.keys_invalid", "The keys are public ones with different kids: EC P-256, or RSA of 2048 bits at least; at most ten.")
        { Pointer = "/jwks" };

    public static DomainException KeysOfPublic() =>
        new(Refusal.Rule, "client.keys_invalid", "A public client has no keys: register a confidential one.") { Pointer = "/jwks" };

    public static DomainException ExchangeOfPublic() =>
        new(Refusal.Rule, "client.exchange_of_public", "A public client cannot prove who it is, and exchanges no tokens.") { Pointer = "/allow_token_exchange" };

    public static DomainException NoSecret() => new(Refusal.Rule, "client.no_secret", "A public client has no secret, nor has one with keys.");

    public static DomainException NoKeys() =>
        new(Refusal.Rule, "client.no_keys", "The client proves who it is by a secret, or not at all: register another one with keys.") { Pointer = "/jwks" };

    public static DomainException NoAddresses() => new(Refusal.Rule, "client.no_addresses", "A machine client has no addresses: nobody signs in for it.");

    public static DomainException RedirectUriInvalid(string uri, string pointer) =>
        new(Refusal.Rule, "client.redirect_uri_invalid",
            $"\"{uri}\" is no redirect URI: https, http to the machine itself, or a scheme named like a domain; without fragment or credentials.")
        { Pointer = pointer };
}
