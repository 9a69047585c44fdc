using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Teams;

/// <summary>Creates a team without members; without a slug it gets one after its name.</summary>
internal static class CreateTeam
{
    public sealed record Request(
        [property: Required, MaxLength(Team.MostCharacters), RegularExpression(@"(?s).*\S.*", ErrorMessage = "At least one visible character.")] string Name,
        [property: Length(1, TeamSlug.MostCharacters), RegularExpression(TeamSlug.Form,
            ErrorMessage = "Lower-case letters and digits, parts joined by single dashes.")] string? Slug = null,
        [property: MaxLength(500)] string? Description = null,
        [property: Length(7, 7), RegularExpression("^#[0-9a-f]{6}$", ErrorMessage = "A colour is # and six hexadecimal digits in lower case.")] string? Colour = null,
        [property: MaxLength(50)] string? Icon = null, bool IsDefault = false);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/teams", Handle).WithName("CreateTeam").WithTags("Teams")
        .WithSummary("Create a team").RequirePermission("team.create");

    public static async Task<Created<TeamResponse>> Handle(
        Request request, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var name = request.Name.Trim();
        await db.LockTeamNames(ct);
        if (await db.IsTeamNamed(name, null, ct))
            throw TeamErrors.NameTaken(name);
        if (request.Slug is { } slug && await db.Teams.AnyAsync(other => other.Slug == slug, ct))
            throw TeamErrors.SlugTaken(slug);

        if (request.IsDefault)
            await db.HoldDefaultTeam(ct);
        var team = Team.Create(
            new(name, request.Slug ?? await db.FreeSlug(name, ct), request.Description, request.Colour, request.Icon), null, time.GetUtcNow());
        await db.SetDefault(team, request.IsDefault, time.GetUtcNow(), ct);
        db.Add(team);
        await db.SaveChangesAsync(ct);
        http.SetETag(team);
        return TypedResults.Created($"/api/v1/teams/{team.Id}", TeamResponse.From(team));
    }
}
