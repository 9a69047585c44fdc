using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Impersonations;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Due;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Impersonations;

/// <summary>
/// Lets a platform administrator act as a user of a tenant for a while. Who asks again within that time gets another access token of the same impersonation:
/// there is no refresh token.
/// </summary>
internal static class StartImpersonation
{
    public sealed record Request(
        [property: Required, StringLength(500, MinimumLength = 5)] string Reason,
        [property: Range(1, Impersonation.MostMinutes)] int? DurationMinutes = null,
        Guid? UserId = null);

    public sealed record Response(Guid Id, Guid UserId, DateTimeOffset StartedAt, DateTimeOffset EndsAt, string AccessToken, string TokenType, int ExpiresIn);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/admin/platform/tenants/{tenantId:guid}/impersonate", Handle)
        .WithName("StartImpersonation").WithTags("Platform").WithSummary("Act as a user of a tenant").RequirePermission("platform.impersonate")
        .Sensitive().RequireRecentSignIn().InTenantOf("tenantId");

    public static async Task<Ok<Response>> Handle(
        Guid tenantId, Request request, ClaimsPrincipal caller, IdentityDbContext db, TokenIssuer tokens, ImpersonationMail mail,
        CurrentOperation operation, CancellationToken ct)
    {
        if (tenantId == Tenants.Platform)
            throw ImpersonationErrors.OfPlatform();
        if (caller.ActorKind() != "user" || caller.UserId() is not { } administrator || db.TenantId != tenantId)
            throw ImpersonationErrors.NotAnAdministrator();

        var (user, now) = (await Find(request.UserId, db, ct), tokens.Now);
        operation.Reason = request.Reason.Trim();
        var live = await db.Impersonations.AsNoTracking().Live(administrator, user.Id, now, ct);
        var impersonation = live is null ? null : await db.LockImpersonation(live.Id, ct); // whoever ends it comes before the token or after it
        if (impersonation?.IsLive(now) is not true)
        {
            impersonation = Impersonation.Start(
                administrator, user, request.Reason, TimeSpan.FromMinutes(request.DurationMinutes ?? Impersonation.UsualMinutes), now);
            db.Add(impersonation);
            db.Schedule(FinishImpersonation.Kind, impersonation.Id, DateTimeOffset.UnixEpoch, notBefore: impersonation.EndsAt);
            await mail.Tell(impersonation, user, ct);
        }

        await db.SaveChangesAsync(ct);
        var issued = tokens.Issue(SubjectOf(impersonation, user, db.TenantId, now));
        return TypedResults.Ok(new Response(
            impersonation.Id, user.Id, impersonation.StartedAt, impersonation.EndsAt, issued.AccessToken, "Bearer", issued.ExpiresIn));
    }

    private static async Task<User> Find(Guid? id, IdentityDbContext db, CancellationToken ct)
    {
        var wanted = id ?? await db.Users.ActiveOwners().Select(owner => (Guid?)owner.Id).FirstOrDefaultAsync(ct) ?? throw ImpersonationErrors.NoOwner();
        var user = await db.LockUser(wanted, ct) ?? throw UserErrors.NotFound(wanted);
        if (!user.Active)
            throw ImpersonationErrors.UserInactive();
        await db.RefuseIfClosed(user, ct);
        return user;
    }

    private static TokenSubject SubjectOf(Impersonation impersonation, User user, Guid tenant, DateTimeOffset now)
    {
        var subject = new TokenSubject("user", user.Id.ToString(), SessionTokens.FirstPartyClient, BorrowedRights.Of(user, now))
        {
            TenantId = tenant,
            SessionId = impersonation.Id,
            Acting = new(ActingParty.User, impersonation.AdministratorId.ToString()),
        };
        var left = impersonation.EndsAt - now;
        return left < subject.Life ? subject with { Life = left } : subject;
    }
}
