using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Avatars;
using DotMac.Identity.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Storage;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Identity.Features.Avatars;

/// <summary>Shows another picture of the caller: first the bytes, then that it is shown, so that what is shown is there; the one before it is removed.</summary>
internal static class UploadAvatar
{
    /// <summary>After this long bytes that became nobody's picture are removed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(2);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/upload-avatar", Handle).WithName("UploadAvatar").WithTags("Users")
        .WithSummary("Show a picture of yourself").RequireSelf().Streams().WithMetadata(new RequestSizeLimitAttribute(AvatarForm.MostBytes))
        .Accepts<AvatarForm>("multipart/form-data");

    public static async Task<Ok<AvatarResponse>> Handle(
        HttpRequest request, ClaimsPrincipal caller, PictureReader reader, ObjectStore store, CurrentOperation operation, IdentityDbContext db, TimeProvider time,
        CancellationToken ct)
    {
        var picture = await reader.Read(request, ct);
        var (id, now) = (caller.UserId() ?? Guid.Empty, time.GetUtcNow());
        var avatar = Avatar.Of(id, picture.ContentType, picture.Bytes, now);
        db.Add(avatar);
        db.Schedule(RemoveAvatar.Kind, avatar.Id, DateTimeOffset.UnixEpoch, now + Grace);
        await db.SaveChangesAsync(ct);
        await db.Commit(ct);

        using var bytes = new MemoryStream(picture.Bytes);
        await store.Put(avatar.Key, bytes, avatar.Size, avatar.ContentType, ct);

        var user = await db.LockCaller(id, ct);
        if (user.ShowAvatar(avatar.Id, new(id, now, operation.IpAddress, operation.UserAgent)) is { } old)
            db.Schedule(RemoveAvatar.Kind, old, DateTimeOffset.UnixEpoch);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(new AvatarResponse(AvatarResponse.Own));
    }
}
