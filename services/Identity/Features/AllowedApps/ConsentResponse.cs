using System.Linq.Expressions;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;

namespace DotMac.Identity.Features.AllowedApps;

/// <summary>A client and what the caller allowed it.</summary>
public sealed record ConsentResponse(string ClientId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset AllowedAt)
{
    internal static Expression<Func<Consent, ConsentResponse>> In(IdentityDbContext db) => consent => new(
        consent.ClientId, db.Clients.Where(client => client.ClientId == consent.ClientId).Select(client => client.Name).FirstOrDefault() ?? consent.ClientId,
        consent.Scopes, consent.AllowedAt);
}
