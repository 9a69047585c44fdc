using DotMac.Identity.Data;
using DotMac.Identity.Features.EmailChanges;
using DotMac.Identity.Security;
using static DotMac.Identity.Features.Account.AccountRequest;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Account;

/// <summary>Who the user is, and how its address changes.</summary>
internal static class EmailSection
{
    public static string Html(AccountVisit visit, PictureLinks pictures, DateTimeOffset now) =>
        $"""
        {(pictures.PathOf(visit.User) is { } picture ? $"<img class=\"face\" src=\"{Text(picture)}\" alt=\"Your picture\">" : "")}
        <h2>{Text(visit.User.FullName)}</h2>
        <p>{Text(visit.User.Email.Value)}</p>
        {(visit.User.MovesTo(now) is { } pending
            ? $"<p class=\"quiet\">{Text(pending.Value)} waits for your confirmation: open the mail that we sent there.</p>" +
                visit.Button("email/cancel", "Cancel the change", pending.Value)
            : $"<details><summary>Change the address</summary>{visit.Form("email/change", Fields)}</details>")}
        """;

    private const string Fields =
        """
        <label>New address <input name="email" type="email" autocomplete="email" required maxlength="254"></label>
        <p class="quiet">We send a link there, and a note to your present address. Once you confirm, you are signed out everywhere else.</p>
        <button>Send the link</button>
        """;

    public static void Map(WebApplication app)
    {
        app.MapPost(AccountPage.Address + "/email/change", Change).Form();
        app.MapPost(AccountPage.Address + "/email/cancel", Cancel).Form();
    }

    public static Task<IResult> Change(
        HttpContext http, AccountForms forms, EmailChangeMail mail, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(ChangeEmail), async (_, asked) =>
        {
            await ChangeEmail.Handle(Valid(new ChangeEmail.Request(asked.Text("email"))), asked.Caller, mail, db, time, ct);
            return null;
        }, ct);

    public static Task<IResult> Cancel(HttpContext http, AccountForms forms, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(CancelEmailChange), async (_, asked) =>
        {
            await CancelEmailChange.Handle(asked.Caller, db, time, ct);
            return null;
        }, ct);
}
