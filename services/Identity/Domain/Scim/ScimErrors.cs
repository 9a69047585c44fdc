using DotMac.Kernel;

namespace DotMac.Identity.Domain.Scim;

/// <summary>Why SCIM, or an operation on its tokens, is refused (RFC 7644, 3.12 names the kinds).</summary>
public static class ScimErrors
{
    public static DomainException TokenNotFound(Guid id) => new(Refusal.NotFound, "scim_token.not_found", $"There is no SCIM token {id}.");

    public static DomainException NameTaken(string name) =>
        new(Refusal.Conflict, "scim_token.name_taken", $"A live SCIM token is named \"{name}\" already.") { Pointer = "/name" };

    public static DomainException ExpiryPassed() =>
        new(Refusal.Rule, "scim_token.expiry_passed", "The token would have expired already.") { Pointer = "/expires_at" };

    /// <summary>Unknown, expired, revoked and forged tokens look the same.</summary>
    public static DomainException InvalidToken() =>
        new(Refusal.Unauthenticated, "scim_token.invalid", "The SCIM token is missing, unknown, expired or revoked.");

    public static DomainException NotFound(string id) => new(Refusal.NotFound, "scim.not_found", $"There is no resource {id}.");

    public static DomainException InvalidFilter(string why) => new(Refusal.Malformed, "scim.filter_invalid", $"The filter cannot be read: {why}");

    public static DomainException FilterForbidden() => new(Refusal.Forbidden, "scim.filter_forbidden", "What describes the service is not filtered: read it whole.");

    public static DomainException InvalidPath(string path) => new(Refusal.Malformed, "scim.path_invalid", $"The path \"{path}\" cannot be read.");

    public static DomainException NoTarget() => new(Refusal.Malformed, "scim.no_target", "What is removed is named by a path.");

    public static DomainException InvalidSyntax(string why) => new(Refusal.Malformed, "scim.syntax_invalid", $"The request cannot be read: {why}");

    public static DomainException InvalidValue(string attribute, string why) =>
        new(Refusal.Malformed, "scim.value_invalid", $"The attribute {attribute} {why}");

    /// <summary>RFC 7644, 3.7.1: what refers to itself by way of others is tried and then given up.</summary>
    public static DomainException Unresolved(string bulkId) =>
        new(Refusal.Conflict, "scim.bulk_unresolved", $"The operation needs bulkId:{bulkId}, which failed, or needs this one itself.");

    public static DomainException NotUnique(string attribute) =>
        new(Refusal.Conflict, "scim.not_unique", $"Another resource has this {attribute} already.");

    /// <summary>Whoever is no user, a user of another tenant and one that was taken away look the same.</summary>
    public static DomainException UnknownMember(string id) => InvalidValue("members", $"names {id}, who is no user of the tenant.");
}
