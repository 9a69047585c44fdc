using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Removes a user, whoever asks for it: shut out first, then without anything that it proved, held or belonged to.</summary>
internal sealed class Removal(IdentityDbContext db, Deactivation deactivation, TimeProvider time)
{
    /// <summary>Over our own API: nobody removes itself, nor whoever may do more.</summary>
    public async Task ByCaller(User user, ClaimsPrincipal caller, DateTimeOffset now, CancellationToken ct)
    {
        if (user.Id == await db.PersonBehind(caller, ct))
            throw UserErrors.Yourself();

        caller.Authority().RefuseOver(user, now);
        await Of(user, "user_deleted", ct);
    }

    /// <summary>The user was locked with everybody in charge of the tenant.</summary>
    public async Task Of(User user, string because, CancellationToken ct)
    {
        await deactivation.Of(user, because, ct);
        if (user.AvatarId is { } avatar)
            db.Schedule(RemoveAvatar.Kind, avatar, DateTimeOffset.UnixEpoch);
        user.Remove(time.GetUtcNow());
        foreach (var team in await db.LockTeamsOf(user.Id, ct))
            team.Remove(user.Id, time.GetUtcNow());
        if (await db.SecondFactors.OfUser(user.Id, ct) is { } factor)
            db.Remove(factor);
        await db.Set<ProfileChange>().OfUser(user.Id).ExecuteDeleteAsync(ct);
        await db.PhoneVerifications.Where(verification => verification.UserId == user.Id).ExecuteDeleteAsync(ct);
        foreach (var passkey in await db.Passkeys.OfUser(user.Id).ToListAsync(ct))
        {
            passkey.Remove();
            db.Remove(passkey);
        }

        foreach (var consent in await db.Consents.OfUser(user.Id).ToListAsync(ct))
        {
            await db.LockConsents(user.Id, consent.ClientId, ct);
            consent.Withdraw([]); // its sessions ended with the user's
            db.Remove(consent);
        }

        await db.UnlinkAll(login => login.UserId == user.Id, ct);
    }
}
