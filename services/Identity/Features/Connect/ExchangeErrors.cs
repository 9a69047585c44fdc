using DotMac.Kernel;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>Why a token is not exchanged. Nobody but the token endpoint says so, in OAuth's names and with 400 (RFC 6749, 5.2).</summary>
internal static class ExchangeErrors
{
    /// <summary>Forged, expired, revoked, another tenant's and no user's token, and one that was exchanged too often, look the same: the client learns nothing of a token that it should not have.</summary>
    public static DomainException InvalidSubject() =>
        new(Refusal.Malformed, "exchange.subject_invalid", "The subject token is no living access token of a user of the client's tenant, or was exchanged too often.");

    public static DomainException InvalidTarget() =>
        new(Refusal.Malformed, "exchange.target_invalid", "The resource or audience is no service of the fleet, or not one that the subject token is for.");

    public static DomainException InvalidScope(string scope) =>
        new(Refusal.Malformed, "exchange.scope_exceeds", $"The scope {scope} is not held by both the client and the subject token.");

    public static DomainException NothingShared() =>
        new(Refusal.Malformed, "exchange.scope_exceeds", "The client and the subject token have no scope in common.");

    public static DomainException ClientStopped() =>
        new(Refusal.Malformed, "exchange.client_stopped", "The client was revoked, or its tenant does not work at the moment.");

    /// <summary>What OAuth calls the refusal (RFC 8693, 2.2.2); null for one that is not of an exchange.</summary>
    public static string? NameOf(DomainException refusal) => refusal.Code switch
    {
        "exchange.subject_invalid" => Errors.InvalidRequest,
        "exchange.target_invalid" => "invalid_target",
        "exchange.scope_exceeds" => Errors.InvalidScope,
        "exchange.client_stopped" => Errors.UnauthorizedClient,
        _ => null,
    };
}
