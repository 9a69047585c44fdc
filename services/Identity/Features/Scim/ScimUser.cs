using System.Globalization;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Features.Scim;

/// <summary>A user as SCIM shows it (RFC 7643, 4.1): one name, one mail address, which is its work address and its primary one, and one phone, its mobile one.</summary>
internal sealed record ScimUser(
    string[] Schemas, Guid Id, string? ExternalId, string UserName, string DisplayName, ScimUser.FullName Name, ScimUser.Mail[] Emails, ScimUser.Phone[]? PhoneNumbers, bool Active,
    ScimReference[]? Groups, ScimMeta Meta)
{
    public const string Schema = "urn:ietf:params:scim:schemas:core:2.0:User";

    public sealed record FullName(string Formatted, string? GivenName, string? FamilyName);

    public sealed record Mail(string Value, string Type, bool Primary);

    public sealed record Phone(string Value, string Type, bool Primary);

    public static ScimUser Of(User user, ScimReference[]? groups, HttpContext http) => new(
        [Schema], user.Id, user.ExternalId, user.ProvidedName, user.FullName, new(user.FullName, user.Profile.FirstName, user.Profile.LastName),
        [new(user.Email.Value, "work", Primary: true)], user.Profile.Phone is { } phone ? [new(phone, ScimPhone.Type, Primary: true)] : null, user.Active, groups,
        ScimMeta.Of("User", user, user.CreatedAt, user.ModifiedAt, http.Locate($"Users/{user.Id}")));
}

/// <summary>What SCIM tells about a resource.</summary>
internal sealed record ScimMeta(string ResourceType, string? Created, string? LastModified, string Location, string? Version)
{
    public static ScimMeta Of(string type, AggregateRoot root, DateTimeOffset created, DateTimeOffset modified, string location) =>
        new(type, Instant(created), Instant(modified), location, $"\"{root.Version}\"");

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
