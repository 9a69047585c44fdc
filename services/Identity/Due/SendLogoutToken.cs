using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Outbound;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Due;

/// <summary>
/// Tells a client that a session which it was given has ended (OpenID Connect Back-Channel Logout, 2.5). A client that cannot be reached or fails is told
/// again later; what it refuses stays refused.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class SendLogoutToken(IdentityDbContext db, LogoutTokens tokens, IHttpClientFactory clients) : IDueWorkHandler
{
    public const string Kind = "send_logout_token";

    /// <summary>How long a client may take to answer: whose logouts hang keeps others' work waiting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var ended = await db.Sessions.AsNoTracking().FirstOrDefaultAsync(session => session.Id == work.Subject, ct);
        var address = ended is null ? null : await db.Clients.Where(client => client.ClientId == ended.ClientId && client.RevokedAt == null)
            .Select(client => client.BackchannelLogoutUri).FirstOrDefaultAsync(ct);
        await db.Commit(ct);
        if (ended is null || address is null)
            return;

        using var http = clients.CreateClient(OutboundSetup.Client);
        using var form = new FormUrlEncodedContent([new("logout_token", tokens.Issue(ended))]);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        // Its body says nothing and may not end.
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if ((int)answer.StatusCode is >= 500 or 408 or 429)
            throw new HttpRequestException($"The client answered {(int)answer.StatusCode}.");
    }
}

/// <summary>Plans it for every session of a tenant's client, whatever ended it.</summary>
internal static class LogoutNotice
{
    public static void TellClient(this IdentityDbContext db, Session ended)
    {
        if (ended.ClientId.StartsWith(Client.Prefix, StringComparison.Ordinal))
            db.Schedule(SendLogoutToken.Kind, ended.Id, DateTimeOffset.UnixEpoch);
    }
}
