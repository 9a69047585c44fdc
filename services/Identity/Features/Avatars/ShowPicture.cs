using DotMac.Identity.Data;
using DotMac.Identity.Domain.Avatars;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Storage;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Avatars;

/// <summary>Shows a picture at the address that apps are told, as long as it is its user's.</summary>
internal static class ShowPicture
{
    public static void Map(RouteGroupBuilder api) => api.MapGet(PictureLinks.Prefix + "{reference}", Handle).WithName("ShowPicture")
        .Anonymous("whoever knows the address was told it").ExcludeFromDescription();

    public static Task<PushStreamHttpResult> Handle(
        string reference, HttpContext http, PictureLinks links, CurrentOperation operation, IdentityDbContext db, ObjectStore store, CancellationToken ct)
    {
        var shown = links.Read(reference) ?? throw AvatarErrors.NotFound();
        operation.EnterNamed(shown.TenantId);
        return ShownAvatar.Of(avatar => avatar.Id == shown.RowId && db.Users.Any(user => user.AvatarId == avatar.Id), http, db, store, ct);
    }
}
