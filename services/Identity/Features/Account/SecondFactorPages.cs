using DotMac.Identity.Features.SecondFactors;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Account;

/// <summary>What is shown once: the secret for an authenticator app, and backup codes.</summary>
internal static class SecondFactorPages
{
    public static IResult Enrol(AccountVisit visit, EnableSecondFactor.Response begun) => Show(
        visit.Http, "Set up your authenticator app",
        $"""
        <p>1. Scan this with your app, or type <code>{Text(begun.Secret)}</code> into it.</p>
        <img class="qr" src="{Text(begun.QrCode)}" alt="QR code with the secret that stands above">
        <p>2. Keep these backup codes in a safe place. Each lets you in once without the app; they are not shown again.</p>
        {List(begun.BackupCodes)}
        <p>3. Type the code that the app shows now. Nothing changes before that.</p>
        {visit.Form("second-factor/confirm", """
        <label>Code <input name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="20"></label>
        <button>Turn it on</button>
        """)}
        <p><a href="{AccountPage.Address}">Back to your account</a></p>
        """,
        null, allowed: "; img-src data:");

    public static IResult Codes(AccountVisit visit, IReadOnlyList<string> codes) => Show(
        visit.Http, "Your new backup codes",
        $"""
        <p>Keep them in a safe place. Each lets you in once without the app; the old ones are void, and these are not shown again.</p>
        {List(codes)}
        <p><a href="{AccountPage.Address}">Back to your account</a></p>
        """,
        null);

    private static string List(IEnumerable<string> codes) => $"""<ul class="codes">{string.Concat(codes.Select(code => $"<li>{Text(code)}</li>"))}</ul>""";
}
