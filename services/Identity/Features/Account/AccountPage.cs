using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Federation;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Tenancy;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Account;

/// <summary>Shows a user how its account is secured, section by section; whoever is not signed in is asked to.</summary>
internal sealed class AccountPage(
    IdentityDbContext db, BrowserSessions browsers, FormGuard guard, SignInDirectory directory, ProviderLinks links, PictureLinks pictures, CurrentOperation operation, TimeProvider time)
{
    public const string Address = "/api/v1/auth/account";

    /// <summary>The parameter of the sign-in page's request that leads back here.</summary>
    public const string Asked = "account";

    /// <summary>Who is signed in in this browser, if its cookie says so and the address asks for no other company.</summary>
    public async Task<AccountVisit?> Visit(HttpContext http, CancellationToken ct)
    {
        if (BrowserSessions.TenantOf(http) is not { } tenant || (Named(http) is { } named && await directory.Find(http, named, ct) != tenant))
            return null;
        operation.EnterNamed(tenant);
        if (await browsers.Find(http, ct) is not { } signedIn)
            return null;
        operation.Actor = new AuditActor("user", signedIn.User.Id.ToString());
        return new(http, guard, signedIn.User, signedIn.Session);
    }

    /// <summary>The sign-in page, which leads back here; the company is asked for where neither address nor cookie names it.</summary>
    public async Task<IResult> SignIn(HttpContext http, CancellationToken ct)
    {
        var named = Named(http) ?? operation.TenantId?.ToString();
        if (named is null || await directory.Find(http, named, ct) is not { } tenant)
            return AskCompany(http);
        if (operation.TenantId is null)
            operation.EnterNamed(tenant);
        var request = QueryString.Create("tenant", tenant.ToString()).Add(Asked, "security").Value!.TrimStart('?');
        return SignInPage.Show(http, guard, request, null, null, operation.TenantId == tenant ? await links.For(request, ct) : "");
    }

    public async Task<IResult> Show(AccountVisit visit, CancellationToken ct, string? done = null, string? refusal = null)
    {
        var now = time.GetUtcNow();
        string[] sections =
        [
            EmailSection.Html(visit, pictures, now),
            await PhoneSection.Html(visit, db, now, ct),
            PasswordSection.Html(visit),
            await SecondFactorSection.Html(visit, db, ct),
            await PasskeySection.Html(visit, db, ct),
            await SessionSection.Html(visit, db, now, ct),
            await LoginSection.Html(visit, db, ct),
            await AppSection.Html(visit, db, ct),
        ];
        return Page.Show(
            visit.Http, "Your account",
            $"""
            {(done is null ? "" : $"<p class=\"done\" role=\"status\">{Text(done)}</p>")}{Refused(refusal)}
            {string.Concat(sections.Where(html => html.Length > 0).Select(html => $"<section>{html}</section>"))}
            <p><a href="/connect/logout">Sign out</a></p>
            """,
            null, refusal is null ? 200 : 422, visit.User.AvatarId is null ? "" : "; img-src 'self'", "wide");
    }

    private static string? Named(HttpContext http) => http.Request.Query["tenant"].ToString().Trim() is { Length: > 0 } typed ? typed : null;

    private static IResult AskCompany(HttpContext http) => Page.Show(
        http, "Your account",
        $"""
        <form method="get" action="{Address}">
        <label>Your company, as its addresses name it <input name="tenant" required maxlength="100" autofocus></label>
        <button>Go on</button>
        </form>
        """,
        null);
}
