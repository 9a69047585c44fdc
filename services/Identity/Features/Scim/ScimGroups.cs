using System.Text.Json.Nodes;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Scim;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Scim;

/// <summary>The tenant's teams as its identity provider administers them: for it they are groups.</summary>
internal sealed class ScimGroups(IdentityDbContext db, TimeProvider time)
{
    /// <summary>Members in one answer to a list, unless one group alone has more.</summary>
    internal const int MostMembers = 5_000;

    public IQueryable<Team> All => db.Teams;

    /// <summary>The team, shown; an id of another tenant and nonsense look the same.</summary>
    public async Task<Team> Show(string id, CancellationToken ct) =>
        Guid.TryParse(id, out var known) && await All.AsNoTracking().FirstOrDefaultAsync(team => team.Id == known, ct) is { } team
            ? team
            : throw ScimErrors.NotFound(id);

    public async Task<Team> Create(ScimGroupDraft draft, CancellationToken ct)
    {
        await db.LockTeamNames(ct);
        await Hold(draft, ct);
        await RefuseTaken(draft.Name!, null, ct);
        var team = Team.Create(new(draft.Name!, await db.FreeSlug(draft.Name!, ct)), draft.ExternalId, time.GetUtcNow());
        db.Add(team);
        Populate(team, draft);
        await db.SaveChangesAsync(ct);
        return team;
    }

    /// <summary>Makes the team what the provider says; of its members only those are read whom that concerns.</summary>
    public async Task<Team> Follow(string id, ScimGroupDraft draft, HttpContext http, CancellationToken ct)
    {
        var known = await Show(id, ct);
        var renames = draft.Name is not null && draft.Name != known.Name;
        if (renames)
            await db.LockTeamNames(ct);
        await Hold(draft, ct);
        var team = await Lock(known.Id, draft, ct) ?? throw ScimErrors.NotFound(id);
        http.HonourMatch(team);
        if (renames)
            await RefuseTaken(draft.Name!, team.Id, ct);

        team.Change(team.Details with { Name = draft.Name ?? team.Name }, time.GetUtcNow());
        if (draft.Linked)
            team.Link(draft.ExternalId, time.GetUtcNow());
        Populate(team, draft);
        await db.SaveChangesAsync(ct);
        return team;
    }

    /// <summary>
    /// As many groups of the page as fit into one answer with their members: a page may be shorter than was asked for, and the client goes on behind it (RFC 7644, 3.4.2.4).
    /// </summary>
    public async Task<JsonObject[]> ShapePage(HttpContext http, IReadOnlyList<Team> page, CancellationToken ct)
    {
        if (!http.Wants("members"))
            return await Shape(http, page, ct);

        var ids = page.Select(team => team.Id).ToArray();
        var sizes = await db.Set<TeamMember>().Where(member => ids.Contains(EF.Property<Guid>(member, "team_id")))
            .GroupBy(member => EF.Property<Guid>(member, "team_id")).Select(team => new { team.Key, Size = team.Count() }).ToDictionaryAsync(team => team.Key, team => team.Size, ct);
        return await Shape(http, [.. page.Take(Fitting([.. ids.Select(id => sizes.GetValueOrDefault(id))]))], ct);
    }

    /// <summary>How many groups of these sizes come with one answer; the first always does.</summary>
    internal static int Fitting(IReadOnlyList<int> sizes)
    {
        var (count, members) = (0, 0);
        while (count < sizes.Count && (count == 0 || members + sizes[count] <= MostMembers))
            members += sizes[count++];
        return count;
    }

    /// <summary>The groups as JSON, with those who are in them where the client wants that.</summary>
    public async Task<JsonObject[]> Shape(HttpContext http, IReadOnlyCollection<Team> teams, CancellationToken ct)
    {
        if (!http.Wants("members"))
            return [.. teams.Select(team => http.Shape(ScimGroup.Of(team, null, http)))];

        var ids = teams.Select(team => team.Id).ToArray();
        var rows = await db.Set<TeamMember>().Where(member => ids.Contains(EF.Property<Guid>(member, "team_id"))).OrderBy(member => member.Id)
            .Join(db.Users, member => member.UserId, user => user.Id, (member, user) => new { Team = EF.Property<Guid>(member, "team_id"), user.Id, user.FullName })
            .ToListAsync(ct);
        var members = rows.ToLookup(row => row.Team, row => new ScimReference(row.Id, http.Locate($"Users/{row.Id}"), row.FullName, "User"));
        return [.. teams.Select(team => http.Shape(ScimGroup.Of(team, [.. members[team.Id]], http)))];
    }

    private Task<Team?> Lock(Guid id, ScimGroupDraft draft, CancellationToken ct) =>
        draft.Whole ? db.LockWholeTeam(id, ct) : db.LockTeam(id, draft.Concerned, ct);

    private void Populate(Team team, ScimGroupDraft draft)
    {
        foreach (var leaver in team.Members.Where(draft.Leaves).ToArray())
            team.Remove(leaver.UserId, time.GetUtcNow());
        foreach (var id in draft.Wanted.Except(team.Members.Select(member => member.UserId)).ToArray())
            team.Add(id, TeamRole.Member, time.GetUtcNow());
    }

    /// <summary>Whoever is to be in the team is a user of the tenant and stays one until it is.</summary>
    private async Task Hold(ScimGroupDraft draft, CancellationToken ct)
    {
        if (draft.Wanted is not { Length: > 0 } wanted)
            return;
        var held = await db.HoldUsers(wanted, ct);
        if (held.Count < wanted.Length)
            throw ScimErrors.UnknownMember($"{wanted.Except(held).First()}");
    }

    private async Task RefuseTaken(string name, Guid? own, CancellationToken ct)
    {
        if (await db.IsTeamNamed(name, own, ct))
            throw ScimErrors.NotUnique("displayName");
    }
}
