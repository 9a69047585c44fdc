using System.Linq.Expressions;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Avatars;
using DotMac.ServiceDefaults.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace DotMac.Identity.Features.Avatars;

/// <summary>Streams a user's picture, which whoever asks may keep and has to ask for again, by its ETag.</summary>
internal static class ShownAvatar
{
    public static Task<PushStreamHttpResult> Of(Guid userId, HttpContext http, IdentityDbContext db, ObjectStore store, CancellationToken ct) =>
        Of(avatar => db.Users.Any(user => user.Id == userId && user.AvatarId == avatar.Id), http, db, store, ct);

    public static async Task<PushStreamHttpResult> Of(
        Expression<Func<Avatar, bool>> which, HttpContext http, IdentityDbContext db, ObjectStore store, CancellationToken ct)
    {
        var avatar = await db.Avatars.AsNoTracking().FirstOrDefaultAsync(which, ct) ?? throw AvatarErrors.NotFound();
        await db.Commit(ct);
        await store.RequireObject(avatar.Key, ct);
        (http.Response.Headers.CacheControl, http.Response.Headers.XContentTypeOptions) = ("private, no-cache", "nosniff");
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        return TypedResults.Stream(
            body => store.CopyTo(avatar.Key, body, http.RequestAborted), avatar.ContentType, entityTag: new EntityTagHeaderValue($"\"{avatar.Sha256}\""));
    }
}
