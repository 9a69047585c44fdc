using DotMac.Identity.Data;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Sessions;
using Microsoft.EntityFrameworkCore;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Account;

/// <summary>Where the user is signed in, and out again.</summary>
internal static class SessionSection
{
    public static async Task<string> Html(AccountVisit visit, IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var sessions = await db.Sessions.LiveOf(visit.User.Id, now).AsNoTracking().Select(SessionResponse.SeenFrom(visit.Session.Id)).ToListAsync(ct);
        var clients = sessions.Select(session => session.ClientId).ToArray();
        var names = await db.Clients.Where(client => clients.Contains(client.ClientId)).ToDictionaryAsync(client => client.ClientId, client => client.Name, ct);
        return
            $"""
            <h2>Where you are signed in</h2>
            <ul class="rows">{string.Concat(sessions.OrderByDescending(session => session.Current).Select(session => Row(visit, session, names)))}</ul>
            {(sessions.Count > 1 ? visit.Form("sessions/end-others", "<button>Sign out everywhere else</button>") : "")}
            """;
    }

    public static void Map(WebApplication app)
    {
        app.MapPost(AccountPage.Address + "/sessions/end", End).Form();
        app.MapPost(AccountPage.Address + "/sessions/end-others", EndOthers).Form();
    }

    public static Task<IResult> End(HttpContext http, AccountForms forms, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(RevokeMySession), async (_, asked) =>
        {
            await RevokeMySession.Handle(asked.Id, asked.Caller, db, time, ct);
            return null;
        }, ct);

    public static Task<IResult> EndOthers(HttpContext http, AccountForms forms, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(RevokeMyOtherSessions), async (_, asked) =>
        {
            await RevokeMyOtherSessions.Handle(asked.Caller, db, time, ct);
            return null;
        }, ct);

    private static string Row(AccountVisit visit, SessionResponse session, Dictionary<string, string> names)
    {
        var what = session.ClientId switch
        {
            BrowserSessions.ClientId => DeviceName.Of(session.UserAgent),
            SessionTokens.FirstPartyClient => $"The API, with {DeviceName.Of(session.UserAgent)}",
            var id => names.GetValueOrDefault(id, id),
        };
        return
            $"""
            <li><div>{Text(what)}{(session.Current ? " <strong>(here)</strong>" : "")}<br>
            <span class="quiet">{Text(session.IpAddress)} · since {UserMail.Text(session.CreatedAt)}</span></div>
            {(session.Current ? "" : visit.Button("sessions/end", "Sign out", what, ("id", session.Id.ToString())))}</li>
            """;
    }
}
