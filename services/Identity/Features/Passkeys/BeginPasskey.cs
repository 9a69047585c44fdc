using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Gives out the options with which a browser makes a passkey.</summary>
internal static class BeginPasskey
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/passkeys/options", Handle).WithName("BeginPasskey").WithTags("Passkeys")
        .WithSummary("Get options to make a passkey").RequireSelf().Sensitive().RequireRecentSignIn();

    public static async Task<Ok<PasskeyOptions>> Handle(
        ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, PasskeyCeremonies ceremonies, TimeProvider time, CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var user = await db.HoldUser(id, ct) ?? throw UserErrors.NotFound(id);
        if (!user.MaySignIn(time.GetUtcNow()))
            throw UserErrors.Disabled(); // shut out or deleted since the request came
        await db.RefuseTooManyPasskeys(id, ct);
        var options = await ceremonies.BeginRegistration(user, http, ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(PasskeyOptions.Of(options));
    }
}
