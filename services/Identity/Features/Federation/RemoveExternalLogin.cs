using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Federation;

/// <summary>Unlinks an account at a provider from the caller's, unless it is the last way to sign in. Sessions that it opened live on.</summary>
internal static class RemoveExternalLogin
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/me/external-logins/{id:guid}", Handle).WithName("RemoveExternalLogin")
        .WithTags("External logins").WithSummary("Unlink one of your external logins").RequireSelf().Sensitive().RequireRecentSignIn();

    public static async Task<NoContent> Handle(Guid id, ClaimsPrincipal caller, IdentityDbContext db, ExternalLoginMail mail, CancellationToken ct)
    {
        var owner = caller.UserId() ?? Guid.Empty;
        var user = await db.LockUser(owner, ct) ?? throw UserErrors.NotFound(owner);
        var login = await db.ExternalLogins.OfUser(owner).FirstOrDefaultAsync(login => login.Id == id, ct) ?? throw ExternalLoginErrors.NotFound(id);
        if (user.PasswordHash is null && !await db.Passkeys.OfUser(owner).AnyAsync(ct) && !await db.ExternalLogins.OfUser(owner).AnyAsync(
            other => other.Id != id && db.IdentityProviders.Any(provider => provider.Id == other.ProviderId && provider.Enabled), ct))
            throw ExternalLoginErrors.Last();

        login.Unlink();
        db.Remove(login);
        await mail.Tell(user, (await db.IdentityProviders.FindAsync([login.ProviderId], ct))!, "unlinked", ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
