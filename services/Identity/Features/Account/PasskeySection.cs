using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Passkeys;
using Microsoft.EntityFrameworkCore;
using static DotMac.Identity.Features.Account.AccountRequest;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Account;

/// <summary>The passkeys: one more, another name, one less.</summary>
internal static class PasskeySection
{
    public static async Task<string> Html(AccountVisit visit, IdentityDbContext db, CancellationToken ct)
    {
        var passkeys = await db.Passkeys.OfUser(visit.User.Id).AsNoTracking().OrderBy(passkey => passkey.Id).ToListAsync(ct);
        return
            $"""
            <h2>Passkeys</h2>
            <p>They sign you in without a password: your device knows you by a finger, a face or its PIN.</p>
            <ul class="rows">{string.Concat(passkeys.Select(passkey => Row(visit, passkey)))}</ul>
            {visit.Form("passkeys/begin", "<button>Add a passkey</button>")}
            """;
    }

    public static void Map(WebApplication app)
    {
        NewPasskeyPage.Script.Map(app, "NewPasskeyScript");
        app.MapPost(AccountPage.Address + "/passkeys/begin", Begin).Form();
        app.MapPost(AccountPage.Address + "/passkeys/add", Add).Form();
        app.MapPost(AccountPage.Address + "/passkeys/rename", Rename).Form();
        app.MapPost(AccountPage.Address + "/passkeys/remove", Remove).Form();
    }

    public static Task<IResult> Begin(
        HttpContext http, AccountForms forms, IdentityDbContext db, PasskeyCeremonies ceremonies, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(BeginPasskey), async (visit, asked) =>
            NewPasskeyPage.Show(visit, (await BeginPasskey.Handle(asked.Caller, http, db, ceremonies, time, ct)).Value!), ct);

    public static Task<IResult> Add(
        HttpContext http, AccountForms forms, IdentityDbContext db, PasskeyCeremonies ceremonies, PasskeyMail mail, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(RegisterPasskey), async (_, asked) =>
        {
            var request = Valid(new RegisterPasskey.Request(asked.Text("name"), asked.Form.Json("credential")));
            await RegisterPasskey.Handle(request, asked.Caller, http, db, ceremonies, mail, time, ct);
            return null;
        }, ct);

    public static Task<IResult> Rename(HttpContext http, AccountForms forms, IdentityDbContext db, CancellationToken ct) =>
        forms.Run(http, nameof(RenamePasskey), async (_, asked) =>
        {
            http.Request.Headers.IfMatch = asked.Text("version");
            await RenamePasskey.Handle(asked.Id, Valid(new RenamePasskey.Request(asked.Text("name"))), asked.Caller, http, db, ct);
            return null;
        }, ct);

    public static Task<IResult> Remove(HttpContext http, AccountForms forms, IdentityDbContext db, PasskeyMail mail, CancellationToken ct) =>
        forms.Run(http, nameof(RemovePasskey), async (_, asked) =>
        {
            await RemovePasskey.Handle(asked.Id, asked.Caller, http, db, mail, ct);
            return null;
        }, ct);

    private static string Row(AccountVisit visit, Passkey passkey) =>
        $"""
        <li><div>{Text(passkey.Name)}<br>
        <span class="quiet">{(passkey.LastUsedAt is { } used ? $"Used {UserMail.Text(used)}" : $"Added {UserMail.Text(passkey.CreatedAt)}")}</span></div>
        {visit.Form("passkeys/rename", $"""
        {Hidden("id", passkey.Id.ToString())}{Hidden("version", $"\"{passkey.Version}\"")}
        <input name="name" aria-label="New name of {Text(passkey.Name)}" value="{Text(passkey.Name)}" required maxlength="100"><button>Rename</button>
        """)}
        {visit.Button("passkeys/remove", "Remove", passkey.Name, ("id", passkey.Id.ToString()))}</li>
        """;
}
