using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Confirmations;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Users;

/// <summary>Mails several users a new confirmation link, each at most one a minute.</summary>
internal static class ResendVerifications
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/users/bulk/resend-verification", Handle).WithName("ResendVerifications").WithTags("Users")
        .WithSummary("Mail several users a new confirmation link").RequirePermission("users.update").Sensitive();

    public static async Task<Ok<BulkResponse>> Handle(BulkRequest request, ConfirmationMail mail, IdentityDbContext db, CancellationToken ct)
    {
        var tenant = (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name;
        await db.LockUsersAndOwners(request.UserIds, ct);
        return await Bulk.Each(request, async id =>
        {
            var user = await db.LockUserWithLinks(id, ct) ?? throw UserErrors.NotFound(id);
            if (!user.Active)
                throw UserErrors.Disabled();
            if (user.EmailConfirmedAt is not null)
                throw UserErrors.ConfirmedAlready();

            if (!mail.Send(user, tenant))
                throw UserErrors.MailedJustNow();
            await db.SaveChangesAsync(ct);
        });
    }
}
