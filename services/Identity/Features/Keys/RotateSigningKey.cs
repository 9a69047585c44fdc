using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Keys;

/// <summary>
/// Makes the next signing key by hand. It is published at once and signs after a while, so that whoever keeps the published keys knows it by then; the
/// former one goes on verifying.
/// </summary>
internal static class RotateSigningKey
{
    /// <summary>Every replica has heard of the key before it signs.</summary>
    private const int LeastSeconds = 10;

    public sealed record Request([property: Range(LeastSeconds, 24 * 60 * 60)] int? ActivateAfterSeconds = null);

    public sealed record Response(string Kid, DateTimeOffset SignsFrom);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/admin/keys/rotate", Handle).WithName("RotateSigningKey").WithTags("Signing keys")
        .WithSummary("Make the next signing key").RequirePermission("platform.keys.rotate").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<Response>> Handle(Request request, SigningKeys keys, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({SigningKeys.CreationLock})", ct);
        if (await db.Set<SealedSigningKey>().AnyAsync(key => key.SignsFrom > now, ct))
            throw new DomainException(Refusal.Conflict, "signing_key.pending", "A new key has been made already and signs shortly.");

        var next = keys.Make(now + (request.ActivateAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : SigningKeys.Lead));
        db.Add(next);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(new Response(next.Id, next.SignsFrom));
    }
}
