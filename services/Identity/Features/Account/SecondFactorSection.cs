using DotMac.Identity.Data;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.SecondFactors;
using DotMac.Identity.Security;
using static DotMac.Identity.Features.Account.AccountRequest;

namespace DotMac.Identity.Features.Account;

/// <summary>The second factor: on with an authenticator app, off again, and new backup codes.</summary>
internal static class SecondFactorSection
{
    private const string Password = """<label>Password <input name="password" type="password" autocomplete="current-password" required></label>""";

    private const string Code =
        """<label>Code of your authenticator app, or a backup code <input name="code" autocomplete="one-time-code" required maxlength="20"></label>""";

    public static async Task<string> Html(AccountVisit visit, IdentityDbContext db, CancellationToken ct)
    {
        var found = await db.SecondFactors.OfUser(visit.User.Id, ct);
        var factor = SecondFactorResponse.Of(found, await db.TextsOf(found, visit.User, ct));
        return factor.Enabled ? On(visit, factor) + ((await db.SignInPolicy(ct)).AllowTexts ? Texts(visit, factor) : "") : visit.User.PasswordHash is null ? "" :
            $"""
            <h2>Second factor</h2>
            <p>Off. With an authenticator app your sign-ins ask for a code besides the password.</p>
            <details><summary>Turn it on</summary>{visit.Form("second-factor/begin", $"{Password}<button>Go on</button>")}</details>
            """;
    }

    public static void Map(WebApplication app)
    {
        app.MapPost(AccountPage.Address + "/second-factor/begin", Begin).Form();
        app.MapPost(AccountPage.Address + "/second-factor/confirm", Confirm).Form();
        app.MapPost(AccountPage.Address + "/second-factor/codes", NewCodes).Form();
        app.MapPost(AccountPage.Address + "/second-factor/off", TurnOff).Form();
        app.MapPost(AccountPage.Address + "/second-factor/texts", Allow).Form();
        app.MapPost(AccountPage.Address + "/second-factor/no-texts", Forbid).Form();
    }

    public static Task<IResult> Begin(
        HttpContext http, AccountForms forms, OwnAccount account, SecondFactorSecrets secrets, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(EnableSecondFactor), async (visit, asked) =>
        {
            var request = Valid(new EnableSecondFactor.Request(asked.Text("password")));
            var begun = await EnableSecondFactor.Handle(request, asked.Caller, http, account, secrets, db, time, ct);
            return SecondFactorPages.Enrol(visit, begun.Value!);
        }, ct);

    public static Task<IResult> Confirm(
        HttpContext http, AccountForms forms, SecondFactorSecrets secrets, SecondFactorMail mail, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(ConfirmSecondFactor), async (_, asked) =>
        {
            await ConfirmSecondFactor.Handle(Valid(new ConfirmSecondFactor.Request(asked.Code.Text)), asked.Caller, secrets, mail, db, time, ct);
            return null;
        }, ct);

    public static Task<IResult> NewCodes(
        HttpContext http, AccountForms forms, OwnAccount account, SecondFactorSecrets secrets, SecondFactorMail mail, IdentityDbContext db, CancellationToken ct) =>
        forms.Run(http, nameof(RegenerateBackupCodes), async (visit, asked) =>
        {
            var request = Valid(new RegenerateBackupCodes.Request(asked.Text("password"), asked.Code.Text, asked.Code.IsBackup));
            var made = await RegenerateBackupCodes.Handle(request, asked.Caller, http, account, secrets, mail, db, ct);
            return SecondFactorPages.Codes(visit, made.Value!.BackupCodes);
        }, ct);

    public static Task<IResult> TurnOff(
        HttpContext http, AccountForms forms, OwnAccount account, SecondFactorMail mail, IdentityDbContext db, CancellationToken ct) =>
        forms.Run(http, nameof(DisableSecondFactor), async (_, asked) =>
        {
            var request = Valid(new DisableSecondFactor.Request(asked.Text("password"), asked.Code.Text, asked.Code.IsBackup));
            await DisableSecondFactor.Handle(request, asked.Caller, account, mail, db, ct);
            return null;
        }, ct);

    public static Task<IResult> Allow(
        HttpContext http, AccountForms forms, OwnAccount account, SecondFactorMail mail, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(AllowTexts), async (_, asked) =>
        {
            var request = Valid(new AllowTexts.Request(asked.Text("password"), asked.Code.Text, asked.Code.IsBackup));
            await AllowTexts.Handle(request, asked.Caller, account, mail, db, time, ct);
            return null;
        }, ct);

    public static Task<IResult> Forbid(HttpContext http, AccountForms forms, SecondFactorMail mail, IdentityDbContext db, CancellationToken ct) =>
        forms.Run(http, nameof(ForbidTexts), async (_, asked) =>
        {
            await ForbidTexts.Handle(asked.Caller, mail, db, ct);
            return null;
        }, ct);

    /// <summary>Texts are offered with what is to be said against them (NIST SP 800-63B, 5.2.10).</summary>
    private static string Texts(AccountVisit visit, SecondFactorResponse factor) => factor.TextsTo is { } number
        ? $"""
        <p>Texts to your phone, {Page.Text(number)}, stand in for the app as long as that is your verified phone.</p>
        {visit.Button("second-factor/no-texts", "Let no texts stand in", number)}
        """
        : visit.User.VerifiedPhone is not { } phone ? "" : $"""
        <details><summary>Let texts stand in for the app</summary>
        <p class="quiet">Texts to {Page.Text(phone.Hint)} can be redirected or read by others more easily than your app. Let them only if you are often without it.</p>
        {visit.Form("second-factor/texts", $"{Password}{Code}<button>Let texts stand in</button>")}</details>
        """;

    private static string On(AccountVisit visit, SecondFactorResponse factor) =>
        $"""
        <h2>Second factor</h2>
        <p>On: your sign-ins ask for a code of your authenticator app. {factor.BackupCodesLeft} backup codes are left.</p>
        <details><summary>Make new backup codes</summary>{visit.Form("second-factor/codes", $"{Password}{Code}<button>Replace all backup codes</button>")}</details>
        <details><summary>Turn it off</summary>{visit.Form("second-factor/off", $"{Password}{Code}<button>Turn it off</button>")}</details>
        """;
}
