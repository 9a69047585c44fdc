using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace DotMac.Identity.Features.Access;

/// <summary>Whose right is asked for (AuthZEN 1.0, 5.1): a <c>user</c>, by its id or its mail address.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record AccessSubject([property: Required, MaxLength(100)] string Type, [property: Required, MaxLength(254)] string Id);

/// <summary>On what (5.2): the type is what a permission begins with, as in <c>billing.invoices</c>. Permissions are of kinds, so that the id decides nothing.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record AccessResource([property: Required, MaxLength(100)] string Type, [property: Required, MaxLength(500)] string Id);

/// <summary>To do what (5.3): the name is what the permission ends with, as in <c>view</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record AccessAction([property: Required, MaxLength(100)] string Name);

/// <summary>The answer (6.2).</summary>
public sealed record AccessDecision(bool Decision);
