using DotMac.Identity.Data;
using DotMac.Identity.Features.Passwords;
using static DotMac.Identity.Features.Account.AccountRequest;

namespace DotMac.Identity.Features.Account;

/// <summary>The password; who came in through a provider and has none gets the first one by mail.</summary>
internal static class PasswordSection
{
    public static string Html(AccountVisit visit) => visit.User.PasswordHash is null
        ? """<h2>Password</h2><p class="quiet">You have none. To get one, ask for a new password when you sign in.</p>"""
        : $"""<h2>Password</h2><details><summary>Change the password</summary>{visit.Form("password", Fields)}</details>""";

    private const string Fields =
        """
        <label>Present password <input name="current_password" type="password" autocomplete="current-password" required></label>
        <label>New password <input name="new_password" type="password" autocomplete="new-password" required minlength="8"></label>
        <p class="quiet">At least 8 characters, with an upper-case letter, a lower-case letter and a digit. You are signed out everywhere else.</p>
        <button>Change the password</button>
        """;

    public static void Map(WebApplication app) => app.MapPost(AccountPage.Address + "/password", Change).Form();

    public static Task<IResult> Change(
        HttpContext http, AccountForms forms, PasswordProof proof, PasswordMail mail, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(ChangePassword), async (_, asked) =>
        {
            var request = Valid(new ChangePassword.Request(asked.Text("current_password"), asked.Text("new_password")));
            await ChangePassword.Handle(request, asked.Caller, proof, mail, db, time, ct);
            return null;
        }, ct);
}
