using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;

namespace DotMac.Identity.Features.Connect;

/// <summary>What a client wants with a sign-out: which sign-in ends, whether the client proved it, and where the browser goes then.</summary>
internal sealed record LogoutWish(
    Guid? SessionId, bool IsHinted, string? Target, string? ClientName, IReadOnlyList<KeyValuePair<string, string>> Parameters);

/// <summary>Reads and carries out requests to sign out.</summary>
internal sealed class LogoutRequests(IdentityDbContext db, OwnTokens tokens, BrowserSessions browsers, CurrentOperation operation, TimeProvider time)
{
    /// <summary>A hint that was not signed here counts for nothing.</summary>
    public async Task<LogoutWish> Read(OpenIddictRequest request, HttpContext http, CancellationToken ct)
    {
        var hint = request.IdTokenHint is { } text ? await tokens.IdToken(text) : null;
        var clientId = hint?.Audiences.Single() ?? request.ClientId;
        if ((Client.TenantOf(clientId) ?? BrowserSessions.TenantOf(http)) is not { } tenant)
            return request.PostLogoutRedirectUri is null ? new(null, false, null, null, []) : throw ClientErrors.LogoutRefused();

        operation.EnterNamed(tenant);
        var client = await db.Clients.AsNoTracking().FirstOrDefaultAsync(found => found.ClientId == clientId && found.RevokedAt == null, ct);
        var target = TargetOf(request, clientId, client);
        var browser = await browsers.Find(http, ct);
        var hinted = hint is not null && (browser is null || browser.Value.User.Id.ToString() == hint.Subject);
        operation.Actor = new AuditActor("user", browser?.User.Id.ToString() ?? hint?.Subject ?? "anonymous");
        return new(browser?.Session.Id ?? (hinted ? await SessionOf(hint!, ct) : null), hinted, target, client?.Name, request.Parameters());
    }

    /// <summary>Ends the sign-in and what clients got from it, but for what was lent for when the user is away; all of them are told.</summary>
    public async Task End(Guid browserSession, CancellationToken ct)
    {
        if (await db.Sessions.Where(session => session.Id == browserSession).Select(session => (Guid?)session.UserId).FirstOrDefaultAsync(ct) is not { } user)
            return;
        await db.LockUser(user, ct); // a code that is redeemed at the same time is seen, or sees this
        await db.EndSignIn(browserSession, "signed_out", time.GetUtcNow(), ct);
        await db.SaveChangesAsync(ct);
    }

    public Task Rollback() => db.Rollback();

    /// <summary>The sign-in that the hint's session came from.</summary>
    private Task<Guid?> SessionOf(JsonWebToken hint, CancellationToken ct)
    {
        var id = Guid.Parse(hint.GetPayloadValue<string>("sid"));
        return db.Sessions.Where(session => session.Id == id).Select(session => session.BrowserSessionId).FirstOrDefaultAsync(ct);
    }

    private static string? TargetOf(OpenIddictRequest request, string? clientId, Client? client)
    {
        if (request.ClientId is { } named && named != clientId)
            throw ClientErrors.LogoutRefused();
        if (request.PostLogoutRedirectUri is not { } target)
            return null;
        if (client?.PostLogoutRedirectUris.Contains(target, StringComparer.Ordinal) is not true)
            throw ClientErrors.LogoutRefused();
        return request.State is { } state ? QueryHelpers.AddQueryString(target, "state", state) : target;
    }
}
