using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Scim;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Scim;

/// <summary>Lets in who shows a SCIM token of the tenant that the token itself names; each use looks at the row, so that a revoked one is dead at once.</summary>
internal static class ScimGate
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan UseIsNoted = TimeSpan.FromMinutes(1);

    public static async ValueTask<object?> Invoke(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var (db, operation) = (services.GetRequiredService<IdentityDbContext>(), services.GetRequiredService<CurrentOperation>());
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !SecretToken.TryParse(header[Scheme.Length..].Trim(), out var text))
            throw ScimErrors.InvalidToken();

        operation.EnterNamed(text.Row.TenantId);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var token = await Open(db, text, now, http.RequestAborted);
        await RefuseIfStopped(db, http);
        operation.Actor = new AuditActor("scim", token.Id.ToString());
        await NoteUse(db, token, now, http.RequestAborted);
        return await next(context);
    }

    private static async Task<ScimToken> Open(IdentityDbContext db, SecretToken text, DateTimeOffset now, CancellationToken ct) =>
        await db.ScimTokens.AsNoTracking().FirstOrDefaultAsync(row => row.Id == text.Row.RowId, ct) is { } token && token.Opens(text, now)
            ? token
            : throw ScimErrors.InvalidToken();

    /// <summary>A suspended tenant's users can be read, not changed; of a closed one nothing is told.</summary>
    private static async Task RefuseIfStopped(IdentityDbContext db, HttpContext http)
    {
        var status = await db.HoldTenantStatus(http.RequestAborted);
        if (TenantGate.IsClosed(status))
            throw ScimErrors.InvalidToken();
        if (TenantState.IsBlocked(status) && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            throw UserErrors.TenantSuspended();
    }

    private static async Task NoteUse(IdentityDbContext db, ScimToken token, DateTimeOffset now, CancellationToken ct)
    {
        if (token.LastUsedAt + UseIsNoted > now)
            return;

        await db.ScimTokens.Where(row => row.Id == token.Id).ExecuteUpdateAsync(row => row.SetProperty(found => found.LastUsedAt, now), ct);
        db.MarkSaved();
        await db.Commit(ct);
    }
}
