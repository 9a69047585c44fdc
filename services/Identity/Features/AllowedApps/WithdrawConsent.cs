using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.AllowedApps;

/// <summary>
/// Takes back what a client was allowed: every session that it has from the caller ends with its refresh tokens, its access tokens bite no more, and it is
/// told. A code that is on its way and a device that was allowed give nothing, whatever is allowed later; asked again, the caller sees the consent page.
/// </summary>
internal static class WithdrawConsent
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/me/consents/{clientId}", Handle).WithName("WithdrawConsent")
        .WithTags("Sign-in").WithSummary("Take back what you have allowed to an app").RequireSelf();

    public static async Task<NoContent> Handle(string clientId, ClaimsPrincipal caller, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var (user, now) = (caller.UserId() ?? Guid.Empty, time.GetUtcNow());
        var open = await db.LockOpenGrants(user, clientId, ct); // these first, as who redeems them locks
        await db.LockUser(user, ct); // a code or a device that is redeemed at the same time is seen, or sees this
        await db.LockConsents(user, clientId, ct);
        var consent = await db.Consents.OfUser(user).FirstOrDefaultAsync(found => found.ClientId == clientId, ct) ?? throw ConsentErrors.NotFound(clientId);

        var ended = (await db.LockSessions(user, now, ct)).Where(session => session.ClientId == clientId).ToList();
        foreach (var session in ended)
            session.Revoke("consent_withdrawn", now);
        open.VoidAll(now);
        consent.Withdraw(ended.Select(session => session.Id));
        db.Remove(consent);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
