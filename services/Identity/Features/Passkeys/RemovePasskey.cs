using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Deletes a passkey of the caller: it opens nothing from then on. Sessions that it opened live on.</summary>
internal static class RemovePasskey
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/passkeys/{id:guid}", Handle).WithName("RemovePasskey").WithTags("Passkeys")
        .WithSummary("Remove one of your passkeys").RequireSelf().Sensitive().RequireRecentSignIn();

    public static async Task<NoContent> Handle(
        Guid id, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, PasskeyMail mail, CancellationToken ct)
    {
        var owner = caller.UserId() ?? Guid.Empty;
        var user = await db.LockUser(owner, ct) ?? throw UserErrors.NotFound(owner);
        var passkey = await db.Passkeys.OfUser(owner, id, ct) ?? throw PasskeyErrors.NotFound(id);
        http.HonourMatch(passkey);
        passkey.Remove();
        db.Remove(passkey);
        await mail.Tell(user, passkey, "removed", ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
