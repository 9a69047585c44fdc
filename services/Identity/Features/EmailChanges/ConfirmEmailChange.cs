using System.ComponentModel.DataAnnotations;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.EmailChanges;

/// <summary>Moves to the new address with the token that was sent there; every session but the one that asked ends, and the old address is told.</summary>
internal static class ConfirmEmailChange
{
    public sealed record Request([property: Required, MaxLength(200)] string Token);

    public sealed record Response(Guid UserId, string Email);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/me/email/confirm", Handle)
        .WithName("ConfirmEmailChange").WithTags("Sign-in")
        .WithSummary("Confirm another mail address").Anonymous("the one-time token is the proof");

    public static async Task<Ok<Response>> Handle(
        Request request, EmailChangeMail mail, CurrentOperation operation, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        if (!SecretToken.TryParse(request.Token, out var link))
            throw EmailChangeErrors.InvalidLink();

        operation.EnterNamed(link.Row.TenantId);
        var now = time.GetUtcNow();
        var claimed = await db.Users.AsNoTracking().Where(user => user.Verifications.Any(issued => issued.Id == link.Row.RowId))
            .Select(user => (Guid?)user.Id).FirstOrDefaultAsync(ct) ?? throw EmailChangeErrors.InvalidLink();
        var user = await db.LockUserWithLinks(claimed, ct) ?? throw EmailChangeErrors.InvalidLink();
        var (old, asked) = (user.Email, user.MoveAskedIn);
        user.Move(link, new(user.Id, now, operation.IpAddress, operation.UserAgent));
        operation.Actor = new AuditActor("user", user.Id.ToString());
        await db.RefuseIfBlocked(ct);
        if (await db.Users.AsNoTracking().ByEmail(user.Email, ct) is not null)
            throw UserErrors.EmailTaken(); // somebody came to have it since; the token proves the mailbox, so that it may be told

        foreach (var session in await db.LockSessions(user.Id, now, ct))
            if (session.Id != asked)
                session.Revoke("email_changed", now);
        await mail.TellMoved(user, old, ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(new Response(user.Id, user.Email.Value));
    }
}
