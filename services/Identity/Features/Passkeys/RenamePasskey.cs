using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Gives a passkey of the caller another name; needs the ETag that was read.</summary>
internal static class RenamePasskey
{
    public sealed record Request(
        [property: Required, MaxLength(100), RegularExpression(@"(?s).*\S.*", ErrorMessage = "At least one visible character.")] string Name);

    public static void Map(RouteGroupBuilder api) => api.MapPatch("/api/v1/auth/passkeys/{id:guid}", Handle).WithName("RenamePasskey").WithTags("Passkeys")
        .WithSummary("Rename one of your passkeys").RequireSelf();

    public static async Task<Ok<PasskeyResponse>> Handle(
        Guid id, Request request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        await db.LockUser(caller.UserId() ?? Guid.Empty, ct); // a sign-in with it changes it too
        var passkey = await db.Passkeys.OfUser(caller.UserId() ?? Guid.Empty, id, ct) ?? throw PasskeyErrors.NotFound(id);
        http.RequireMatch(passkey);
        passkey.Rename(request.Name);
        await db.SaveChangesAsync(ct);
        http.SetETag(passkey);
        return TypedResults.Ok(PasskeyResponse.From(passkey));
    }
}
