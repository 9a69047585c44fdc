using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Confirmations;

/// <summary>Sends a new confirmation link, at most one a minute; whether there is such an account is not told.</summary>
internal static class ResendConfirmation
{
    public sealed record Request([property: Required, MaxLength(254)] string Email, [property: MaxLength(255)] string? Tenant = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/verify-email/resend", Handle)
        .WithName("ResendConfirmation").WithTags("Sign-in")
        .WithSummary("Ask for a new confirmation mail").Anonymous("the mail goes to the mailbox alone");

    public static async Task<Accepted> Handle(
        Request request, HttpContext http, SignInDirectory directory, ConfirmationMail mail, CurrentOperation operation, IdentityDbContext db,
        CancellationToken ct)
    {
        http.Response.BeginEvenly();
        var tenant = operation.TenantId ?? await directory.Find(http, request.Tenant, ct);
        operation.EnterNamed(tenant ?? Tenants.Platform);
        var known = tenant is not null && EmailAddress.TryOf(request.Email, out var address)
            ? await db.Users.AsNoTracking().ByEmail(address, ct)
            : null;
        if (known is { EmailConfirmedAt: null, Active: true } && await db.LockUserWithLinks(known.Id, ct) is { } user)
            mail.Send(user, (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name);

        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted((string?)null);
    }
}
