using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Passkeys;
using DotMac.Identity.Security;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Account;

/// <summary>Has the browser make a passkey, the one thing here that needs a script.</summary>
internal static class NewPasskeyPage
{
    public static readonly PageScript Script = new($"{AccountPage.Address}/new-passkey.js", "new-passkey.js");

    public static IResult Show(AccountVisit visit, PasskeyOptions options) => Page.Show(
        visit.Http, "Add a passkey",
        $"""
        {visit.Form("passkeys/add", $"""
        <label>Name, to tell it from your others <input name="name" required maxlength="100" value="My passkey"></label>
        {Hidden("credential", "")}<button id="make-passkey" type="button" data-options="{Text(options.Options.GetRawText())}" hidden>Make the passkey</button>
        <p id="passkey-refused" class="refused" role="alert" hidden>Your browser made none. Try again, or go back.</p>
        """)}
        <p id="passkey-unknown">Passkeys need a browser that knows them, and its scripts.</p>
        <p><a href="{AccountPage.Address}">Back to your account</a></p>
        <script src="{Script.Address}" defer></script>
        """,
        null, allowed: Script.Policy(visit.Http.RequestServices.GetRequiredService<PasskeySite>()));
}
