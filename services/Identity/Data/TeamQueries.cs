using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Data;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>Look-ups of teams. Who changes one locks the names (where it changes them), then the users, then the default (where it joins or changes it), then the team: the order in which all lock.</summary>
internal static class TeamQueries
{
    private const string DefaultTeam = "default team";

    /// <summary>Nobody else names a team of the tenant until the operation ends.</summary>
    public static Task LockTeamNames(this IdentityDbContext db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({BitConverter.ToInt64(db.TenantId.ToByteArray(), 8) ^ 0x7465616D73})", ct);

    /// <summary>Whether a team other than this one has the name, in whatever case.</summary>
    public static Task<bool> IsTeamNamed(this IdentityDbContext db, string name, Guid? own, CancellationToken ct)
    {
        var key = Team.KeyOf(name);
        return db.Teams.AnyAsync(team => team.NameKey == key && team.Id != own, ct);
    }

    /// <summary>A slug after the name that no team has; who asks has locked the names.</summary>
    public static async Task<string> FreeSlug(this IdentityDbContext db, string name, CancellationToken ct)
    {
        var stem = TeamSlug.Stem(name);
        var taken = await db.Teams.Where(team => team.Slug.StartsWith(stem)).Select(team => team.Slug).ToListAsync(ct);
        return TeamSlug.After(name, taken.ToHashSet());
    }

    /// <summary>Of these users the ones that there are, held still: none of them is taken away until the operation ends.</summary>
    public static Task<List<Guid>> HoldUsers(this IdentityDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        db.Lock($"SELECT id FROM users WHERE id = ANY ({ids.ToArray()}) AND removed_at IS NULL ORDER BY id FOR SHARE", ct);

    /// <summary>The team, locked, with those of its members that are named.</summary>
    public static async Task<Team?> LockTeam(this IdentityDbContext db, Guid id, IReadOnlyCollection<Guid> members, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM teams WHERE id = {id} FOR UPDATE", ct);
        return await db.Teams.Include(team => team.Members.Where(member => members.Contains(member.UserId))).AsSingleQuery()
            .FirstOrDefaultAsync(team => team.Id == id, ct);
    }

    /// <summary>The team, locked, with all of its members.</summary>
    public static async Task<Team?> LockWholeTeam(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM teams WHERE id = {id} FOR UPDATE", ct);
        return await db.Teams.Include(team => team.Members).AsSingleQuery().FirstOrDefaultAsync(team => team.Id == id, ct);
    }

    /// <summary>The teams that a user is in, locked, with that member alone; who asks has locked the user.</summary>
    public static async Task<List<Team>> LockTeamsOf(this IdentityDbContext db, Guid userId, CancellationToken ct)
    {
        var ids = await db.Lock($"SELECT id FROM teams WHERE id IN (SELECT team_id FROM team_members WHERE user_id = {userId}) ORDER BY id FOR UPDATE", ct);
        return await db.Teams.Include(team => team.Members.Where(member => member.UserId == userId)).AsSingleQuery()
            .Where(team => ids.Contains(team.Id)).With(userId).ToListAsync(ct); // whom somebody took out meanwhile is in none
    }

    /// <summary>Another team becomes the default one, or none, when everybody who is joining it has joined; who comes later waits before it locks a team.</summary>
    public static Task HoldDefaultTeam(this IdentityDbContext db, CancellationToken ct) => db.HoldName(DefaultTeam, ct);

    /// <summary>The team, locked with the default one in the order in which all lock several; who asks holds which one that is.</summary>
    public static async Task<Team?> LockTeamAndDefault(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM teams WHERE id = {id} OR is_default ORDER BY id FOR UPDATE", ct);
        return await db.Teams.FirstOrDefaultAsync(team => team.Id == id, ct);
    }

    /// <summary>
    /// A new user is in the tenant's default team from the start. That it stays the default one is asked before it is locked: who waited for a team that is
    /// the default no more would hold that one and want the next, in whatever order they are.
    /// </summary>
    public static async Task JoinDefaultTeam(this IdentityDbContext db, Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        await db.ShareName(DefaultTeam, ct);
        if (await db.LockDefaultTeam(ct) is { } team)
            team.Add(userId, TeamRole.Member, now);
    }

    /// <summary>
    /// Makes a team the default one instead of the one before, or none; who asks has locked the names and the default, and of teams that there are, both.
    /// </summary>
    public static async Task SetDefault(this IdentityDbContext db, Team team, bool isDefault, DateTimeOffset now, CancellationToken ct)
    {
        if (isDefault && await db.LockDefaultTeam(ct) is { } before && before.Id != team.Id)
        {
            before.MakeDefault(false, now);
            await db.SaveChangesAsync(ct); // before there is another one
        }

        team.MakeDefault(isDefault, now);
    }

    /// <summary>The tenant's default team, locked, without members; null while there is none.</summary>
    private static async Task<Team?> LockDefaultTeam(this IdentityDbContext db, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM teams WHERE is_default FOR UPDATE", ct);
        return await db.Teams.FirstOrDefaultAsync(team => team.IsDefault, ct);
    }

    /// <summary>The teams that a user is in.</summary>
    public static IQueryable<Team> With(this IQueryable<Team> teams, Guid userId) => teams.Where(team => team.Members.Any(member => member.UserId == userId));
}
