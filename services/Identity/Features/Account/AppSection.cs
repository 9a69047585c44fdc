using DotMac.Identity.Data;
using DotMac.Identity.Features.AllowedApps;
using DotMac.Identity.Features.Connect;
using Microsoft.EntityFrameworkCore;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Account;

/// <summary>The apps that act in the user's name.</summary>
internal static class AppSection
{
    public static async Task<string> Html(AccountVisit visit, IdentityDbContext db, CancellationToken ct)
    {
        var allowed = await db.Consents.OfUser(visit.User.Id).AsNoTracking().OrderBy(consent => consent.Id).Select(ConsentResponse.In(db)).ToListAsync(ct);
        return allowed.Count == 0 ? """<h2>Apps with access</h2><p class="quiet">None.</p>""" :
            $"""<h2>Apps with access</h2><ul class="rows">{string.Concat(allowed.Select(app => Row(visit, app)))}</ul>""";
    }

    public static void Map(WebApplication app) => app.MapPost(AccountPage.Address + "/apps/withdraw", Withdraw).Form();

    public static Task<IResult> Withdraw(HttpContext http, AccountForms forms, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(WithdrawConsent), async (_, asked) =>
        {
            await WithdrawConsent.Handle(asked.Text("client_id"), asked.Caller, db, time, ct);
            return null;
        }, ct);

    private static string Row(AccountVisit visit, ConsentResponse app) =>
        $"""
        <li><div>{Text(app.Name)}<br><span class="quiet">May {Text(string.Join(", ", app.Scopes.Select(ConsentPage.Meaning)))}</span></div>
        {visit.Button("apps/withdraw", "Take back", app.Name, ("client_id", app.ClientId))}</li>
        """;
}
