using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Teams;

/// <summary>Changes what is given of a team, an empty text takes a member of it away, and makes it the default one or none; needs the ETag that was read.</summary>
internal static class UpdateTeam
{
    public sealed record Request(
        [property: Length(1, Team.MostCharacters), RegularExpression(@"(?s).*\S.*", ErrorMessage = "At least one visible character.")] string? Name = null,
        [property: Length(1, TeamSlug.MostCharacters), RegularExpression(TeamSlug.Form,
            ErrorMessage = "Lower-case letters and digits, parts joined by single dashes.")] string? Slug = null,
        [property: MaxLength(500)] string? Description = null,
        [property: RegularExpression("^(#[0-9a-f]{6})?$", ErrorMessage = "A colour is # and six hexadecimal digits in lower case.")] string? Colour = null,
        [property: MaxLength(50)] string? Icon = null, bool? IsDefault = null)
    {
        internal TeamDetails Apply(TeamDetails old) => new(
            Name?.Trim() ?? old.Name, Slug ?? old.Slug, Pick(old.Description, Description), Pick(old.Colour, Colour), Pick(old.Icon, Icon));

        private static string? Pick(string? old, string? given) => given is null ? old : given.Length > 0 ? given : null;
    }

    public static void Map(RouteGroupBuilder api) => api.MapPatch("/api/v1/teams/{id:guid}", Handle).WithName("UpdateTeam").WithTags("Teams")
        .WithSummary("Change a team").RequirePermission("team.update");

    public static async Task<Ok<TeamResponse>> Handle(
        Guid id, Request request, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        await db.LockTeamNames(ct);
        if (request.IsDefault is not null)
            await db.HoldDefaultTeam(ct);
        var team = await (request.IsDefault is true ? db.LockTeamAndDefault(id, ct) : db.LockTeam(id, [], ct)) ?? throw TeamErrors.NotFound(id);
        http.RequireMatch(team);
        var details = request.Apply(team.Details);
        if (await db.IsTeamNamed(details.Name, id, ct))
            throw TeamErrors.NameTaken(details.Name);
        if (await db.Teams.AnyAsync(other => other.Slug == details.Slug && other.Id != id, ct))
            throw TeamErrors.SlugTaken(details.Slug);

        team.Change(details, time.GetUtcNow());
        if (request.IsDefault is { } isDefault)
            await db.SetDefault(team, isDefault, time.GetUtcNow(), ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(team);
        return TypedResults.Ok(TeamResponse.From(team));
    }
}
