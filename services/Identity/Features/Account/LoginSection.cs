using DotMac.Identity.Data;
using DotMac.Identity.Features.Federation;
using Microsoft.EntityFrameworkCore;
using static DotMac.Identity.Features.Account.AccountRequest;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Account;

/// <summary>The accounts at providers that open this one; nothing where the company has no provider.</summary>
internal static class LoginSection
{
    public static async Task<string> Html(AccountVisit visit, IdentityDbContext db, CancellationToken ct)
    {
        var linked = await db.ExternalLogins.OfUser(visit.User.Id).OrderBy(login => login.Id)
            .Join(
                db.IdentityProviders, login => login.ProviderId, provider => provider.Id,
                (login, provider) => new { login.Id, login.LinkedAt, login.ProviderId, provider.DisplayName })
            .ToListAsync(ct);
        var known = linked.Select(login => login.ProviderId).ToArray();
        var others = await db.IdentityProviders.AsNoTracking().Where(provider => provider.Enabled && !known.Contains(provider.Id))
            .OrderBy(provider => provider.Name).ToListAsync(ct);
        return linked.Count + others.Count == 0 ? "" :
            $"""
            <h2>Other ways to sign in</h2>
            <ul class="rows">{string.Concat(linked.Select(login => $"""
            <li><div>{Text(login.DisplayName)}<br><span class="quiet">Linked {UserMail.Text(login.LinkedAt)}</span></div>
            {visit.Button("logins/unlink", "Unlink", login.DisplayName, ("id", login.Id.ToString()))}</li>
            """))}{string.Concat(others.Select(provider => $"""
            <li><div>{Text(provider.DisplayName)}<br><span class="quiet">Not linked</span></div>
            {visit.Button("logins/link", "Link", provider.DisplayName, ("provider", provider.Name))}</li>
            """))}</ul>
            """;
    }

    public static void Map(WebApplication app)
    {
        app.MapPost(AccountPage.Address + "/logins/link", Link).Form();
        app.MapPost(AccountPage.Address + "/logins/unlink", Unlink).Form();
    }

    /// <summary>A page with a link: the policy of a form would hold back the way to a provider.</summary>
    public static Task<IResult> Link(
        HttpContext http, AccountForms forms, IConfiguration configuration, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(LinkExternalLogin), async (visit, asked) =>
        {
            var request = Valid(new LinkExternalLogin.Request(asked.Text("provider")));
            var begun = await LinkExternalLogin.Handle(request, asked.Caller, http, configuration, db, time, ct);
            return Show(
                visit.Http, "Link an account",
                $"""
                <p>You sign in there, and from then on it opens your account here.</p>
                <a class="provider" href="{Text(begun.Value!.Address)}">Go on</a>
                <p><a href="{AccountPage.Address}">Back to your account</a></p>
                """,
                null);
        }, ct);

    public static Task<IResult> Unlink(HttpContext http, AccountForms forms, IdentityDbContext db, ExternalLoginMail mail, CancellationToken ct) =>
        forms.Run(http, nameof(RemoveExternalLogin), async (_, asked) =>
        {
            await RemoveExternalLogin.Handle(asked.Id, asked.Caller, db, mail, ct);
            return null;
        }, ct);
}
