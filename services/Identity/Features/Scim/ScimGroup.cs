using System.Text.Json.Serialization;
using DotMac.Identity.Domain.Teams;

namespace DotMac.Identity.Features.Scim;

/// <summary>A team as SCIM shows it (RFC 7643, 4.2); its members are users, never groups.</summary>
internal sealed record ScimGroup(string[] Schemas, Guid Id, string? ExternalId, string DisplayName, ScimReference[]? Members, ScimMeta Meta)
{
    public const string Schema = "urn:ietf:params:scim:schemas:core:2.0:Group";

    public static ScimGroup Of(Team team, ScimReference[]? members, HttpContext http) => new(
        [Schema], team.Id, team.ExternalId, team.Name, members,
        ScimMeta.Of("Group", team, team.CreatedAt, team.ModifiedAt, http.Locate($"Groups/{team.Id}")));
}

/// <summary>Somebody in a group, or a group that somebody is in.</summary>
internal sealed record ScimReference(Guid Value, [property: JsonPropertyName("$ref")] string Ref, string Display, string Type);
