using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>Whether the user allows what a client asks: now, or before.</summary>
internal sealed class Consents(IdentityDbContext db, FormGuard guard, OperationRecord record, TimeProvider time)
{
    /// <summary>The answer for the browser, or null when the client may have its code.</summary>
    public async Task<IResult?> Ask(HttpContext http, OpenIddictRequest request, User user, Session session, string? decision, CancellationToken ct)
    {
        var scopes = request.GetScopes();
        if (decision is "allow")
            return await Allow(user, request.ClientId!, scopes, ct);
        if (decision is not null)
        {
            await record.Refused("authorize_client", "consent.denied");
            return AuthorizationAnswer.Error(Errors.AccessDenied, "The user does not allow it.");
        }

        var before = await db.Consents.AsNoTracking().FirstOrDefaultAsync(
            consent => consent.UserId == user.Id && consent.ClientId == request.ClientId, ct);
        if (before?.Covers(scopes) is true && !request.HasPromptValue(PromptValues.Consent))
            return null;
        if (request.HasPromptValue(PromptValues.None))
            return AuthorizationAnswer.Error(Errors.ConsentRequired, "The user has not allowed this yet.");

        var client = await db.Clients.Where(found => found.ClientId == request.ClientId).Select(found => found.Name).FirstAsync(ct);
        return ConsentPage.Show(http, guard, user, session.Id, client, scopes, request.Parameters(http), request.RedirectUri);
    }

    private async Task<IResult?> Allow(User user, string clientId, IEnumerable<string> scopes, CancellationToken ct)
    {
        await db.LockConsents(user.Id, clientId, ct);
        var consent = await db.Consents.FirstOrDefaultAsync(found => found.UserId == user.Id && found.ClientId == clientId, ct);
        if (consent is null)
            db.Add(consent = new Consent(user.Id, clientId));
        consent.Allow(scopes, time.GetUtcNow());
        return null;
    }
}
