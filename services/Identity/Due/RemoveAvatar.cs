using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Due;

/// <summary>Removes a picture that is nobody's: replaced, taken away with its user, or of an upload that never became one.</summary>
[HandlesDueWork(Kind)]
public sealed class RemoveAvatar(IdentityDbContext db, ObjectStore store) : IDueWorkHandler
{
    public const string Kind = "remove_avatar";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var avatar = await db.Avatars.AsNoTracking().FirstOrDefaultAsync(avatar => avatar.Id == work.Subject, ct);
        if (avatar is null || await db.Users.AnyAsync(user => user.AvatarId == avatar.Id, ct))
            return;

        await db.Commit(ct);
        await store.Remove(avatar.Key, ct);
        await db.Avatars.Where(row => row.Id == avatar.Id).ExecuteDeleteAsync(ct);
    }
}
