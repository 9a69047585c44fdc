using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Due;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Passwords;

/// <summary>
/// Asks for a link that sets a new password. Whether there is such an account shows neither in the answer nor in its time: all that depends
/// on it is done afterwards, as due work.
/// </summary>
internal static class RequestPasswordReset
{
    public sealed record Request([property: Required, MaxLength(254)] string Email, [property: MaxLength(255)] string? Tenant = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/password-reset", Handle)
        .WithName("RequestPasswordReset").WithTags("Sign-in")
        .WithSummary("Ask for a link that sets a new password").Anonymous("the mail goes to the mailbox alone");

    public static async Task<Accepted> Handle(
        Request request, HttpContext http, SignInDirectory directory, CurrentOperation operation, IdentityDbContext db, CancellationToken ct)
    {
        var tenant = operation.TenantId ?? await directory.Find(http, request.Tenant, ct);
        operation.EnterNamed(tenant ?? Tenants.Platform);
        var known = EmailAddress.TryOf(request.Email, out var address) ? await db.Users.AsNoTracking().ByEmail(address, ct) : null;
        db.Schedule(
            SendPasswordReset.Kind, tenant is not null && known is not null ? known.Id : Guid.CreateVersion7(),
            DateTimeOffset.UnixEpoch); // at once, whatever time it is in a sandbox
        return TypedResults.Accepted((string?)null);
    }
}
