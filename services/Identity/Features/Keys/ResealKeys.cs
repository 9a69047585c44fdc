using DotMac.Identity.Data;
using DotMac.Identity.Due;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Keys;

/// <summary>Has everything that a former master key sealed sealed with the present one, as due work; <c>dotnet Identity.dll reseal</c> does the same and waits.</summary>
internal static class ResealKeys
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/admin/keys/reseal", Handle).WithName("ResealKeys").WithTags("Signing keys")
        .WithSummary("Seal stored secrets with the present master key").RequirePermission("platform.keys.rotate").Sensitive().RequireRecentSignIn();

    public static Accepted Handle(IdentityDbContext db)
    {
        db.Schedule(ResealSecrets.Kind, Guid.CreateVersion7(), DateTimeOffset.UnixEpoch);
        return TypedResults.Accepted((string?)null);
    }
}
