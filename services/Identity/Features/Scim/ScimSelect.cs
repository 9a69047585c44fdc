using System.Linq.Expressions;
using DotMac.Identity.Domain.Teams;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using Selected = DotMac.Identity.Features.Scim.ScimAttribute.Selected;

namespace DotMac.Identity.Features.Scim;

/// <summary>By which attributes users and groups are filtered, named without schema and in lower case.</summary>
internal static class ScimSelect
{
    public static Selected? User(string path) => path switch
    {
        "username" => Of<User>.Text(user => user.Username ?? (string)(object)user.Email),
        "emails" or "emails.value" => Of<User>.Text(user => (string)(object)user.Email),
        "emails.type" => Of<User>.Text(user => "work"),
        "emails.primary" => Of<User>.Other(user => true),
        "phonenumbers" or "phonenumbers.value" => Of<User>.Folded(user => user.Profile.Phone),
        "phonenumbers.type" => Of<User>.Text(user => user.Profile.Phone == null ? null : ScimPhone.Type),
        "phonenumbers.primary" => Of<User>.Other(user => user.Profile.Phone != null),
        "externalid" => Of<User>.Text(user => user.ExternalId) with { Exact = true },
        "displayname" or "name.formatted" => Of<User>.Folded(user => user.FullName),
        "name.givenname" => Of<User>.Folded(user => user.Profile.FirstName),
        "name.familyname" => Of<User>.Folded(user => user.Profile.LastName),
        "active" => Of<User>.Other(user => user.Active),
        "meta.resourcetype" => Of<User>.Text(user => "user"),
        "meta.created" => Of<User>.Other(user => user.CreatedAt),
        "meta.lastmodified" => Of<User>.Other(user => user.ModifiedAt),
        "id" => Of<User>.Text(user => user.Id.ToString()),
        _ => null,
    };

    public static Selected? Group(string path) => path switch
    {
        "displayname" => Of<Team>.Text(team => team.NameKey),
        "externalid" => Of<Team>.Text(team => team.ExternalId) with { Exact = true },
        "members" or "members.value" => Of<TeamMember>.Other(member => member.UserId) with { List = Members },
        "members.type" => Of<TeamMember>.Text(member => "user") with { List = Members },
        "meta.resourcetype" => Of<Team>.Text(team => "group"),
        "meta.created" => Of<Team>.Other(team => team.CreatedAt),
        "meta.lastmodified" => Of<Team>.Other(team => team.ModifiedAt),
        "id" => Of<Team>.Text(team => team.Id.ToString()),
        _ => null,
    };

    private static Expression<Func<Team, IReadOnlyList<TeamMember>>> Members => team => team.Members;

    private static class Of<T> where T : Entity
    {
        /// <summary>A text that is kept in lower case.</summary>
        public static Selected Text(Expression<Func<T, string?>> text) => new(text);

        public static Selected Folded(Expression<Func<T, string?>> text) =>
            new(Expression.Lambda(Expression.Call(text.Body, typeof(string).GetMethod(nameof(string.ToLower), [])!), text.Parameters));

        public static Selected Other<TValue>(Expression<Func<T, TValue>> value) => new(value, Exact: true);
    }
}
