using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Shows one of the caller's passkeys.</summary>
internal static class GetPasskey
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/passkeys/{id:guid}", Handle).WithName("GetPasskey").WithTags("Passkeys")
        .WithSummary("Show one of your passkeys").RequireSelf();

    public static async Task<Ok<PasskeyResponse>> Handle(Guid id, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var passkey = await db.Passkeys.OfUser(caller.UserId() ?? Guid.Empty, id, ct) ?? throw PasskeyErrors.NotFound(id);
        http.SetETag(passkey);
        return TypedResults.Ok(PasskeyResponse.From(passkey));
    }
}
