using DotMac.Contracts.Identity;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Teams;

/// <summary>Some of a tenant's users under one name; for the tenant's identity provider it is a group. It grants nothing.</summary>
public sealed class Team : AggregateRoot
{
    public const int MostCharacters = 256;
    private readonly List<TeamMember> members = [];

    private Team()
    {
    }

    public string Name { get; private set; } = "";

    /// <summary>The name without regard to case, unique in the tenant.</summary>
    public string NameKey { get; private set; } = "";

    public string Slug { get; private set; } = "";
    public string? Description { get; private set; }
    public string? Colour { get; private set; }
    public string? Icon { get; private set; }

    /// <summary>Whoever becomes a user of the tenant is in it from the start; one team of a tenant at most.</summary>
    public bool IsDefault { get; private set; }

    /// <summary>The identity provider's own id of the group.</summary>
    public string? ExternalId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ModifiedAt { get; private set; }

    /// <summary>Only those are loaded whom an operation names: a team may have thousands.</summary>
    public IReadOnlyList<TeamMember> Members => members;

    public static Team Create(TeamDetails details, string? externalId, DateTimeOffset now)
    {
        var team = new Team { ExternalId = externalId, CreatedAt = now };
        team.Set(details, now);
        team.Raise(new TeamCreated(team.Id, team.Name, team.Slug, team.Description));
        return team;
    }

    public static string KeyOf(string name) => name.Trim().ToLowerInvariant();

    public TeamDetails Details => new(Name, Slug, Description, Colour, Icon);

    public void Change(TeamDetails details, DateTimeOffset now)
    {
        if (details == Details)
            return;

        Set(details, now);
        Raise(new TeamUpdated(Id, Name, Slug, Description, IsDefault));
    }

    /// <summary>New users join it from now on, or no more; who is in it already stays.</summary>
    public void MakeDefault(bool isDefault, DateTimeOffset now)
    {
        if (isDefault == IsDefault)
            return;

        (IsDefault, ModifiedAt) = (isDefault, now);
        Raise(new TeamUpdated(Id, Name, Slug, Description, IsDefault));
    }

    /// <summary>Takes over the provider's own id, which no event tells.</summary>
    public void Link(string? externalId, DateTimeOffset now)
    {
        if (externalId != ExternalId)
            (ExternalId, ModifiedAt) = (externalId, now);
    }

    public void Add(Guid userId, TeamRole role, DateTimeOffset now)
    {
        if (members.Any(member => member.UserId == userId))
            throw TeamErrors.MemberExists(userId);

        members.Add(new TeamMember(userId, role, now));
        ModifiedAt = now;
        Raise(new TeamMemberAdded(Id, Name, userId, Told(role)));
    }

    public void SetRole(Guid userId, TeamRole role, DateTimeOffset now)
    {
        var member = Named(userId);
        if (member.Role == role)
            return;

        (member.Role, ModifiedAt) = (role, now);
        Raise(new TeamMemberUpdated(Id, Name, userId, Told(role)));
    }

    public void Remove(Guid userId, DateTimeOffset now)
    {
        members.Remove(Named(userId));
        ModifiedAt = now;
        Raise(new TeamMemberRemoved(Id, Name, userId));
    }

    /// <summary>Announces the end; who removes it saves the removal.</summary>
    public void Delete() => Raise(new TeamDeleted(Id, Name));

    private static string Told(TeamRole role) => role == TeamRole.Lead ? "lead" : "member";

    private TeamMember Named(Guid userId) => members.Find(member => member.UserId == userId) ?? throw TeamErrors.MemberNotFound(userId);

    private void Set(TeamDetails details, DateTimeOffset now)
    {
        (Name, NameKey, Slug) = (details.Name, KeyOf(details.Name), details.Slug);
        (Description, Colour, Icon, ModifiedAt) = (details.Description, details.Colour, details.Icon, now);
    }
}

/// <summary>What a team is called and how it is shown.</summary>
public sealed record TeamDetails(string Name, string Slug, string? Description = null, string? Colour = null, string? Icon = null);
