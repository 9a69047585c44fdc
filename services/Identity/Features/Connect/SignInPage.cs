using DotMac.Identity.Security;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Connect;

/// <summary>Asks for mail address and password or for a passkey, and leads back to the request that needs them.</summary>
internal static class SignInPage
{
    public const string Purpose = "sign-in";
    public const string Challenge = "challenge";
    public const string Passkey = "passkey";

    /// <param name="http">Whose answer it is.</param>
    /// <param name="guard">Makes the form's token.</param>
    /// <param name="request">The authorization request as a query, for which the user signs in.</param>
    /// <param name="redirectUri">Where that request leads.</param>
    /// <param name="email">What was typed before, or hinted at.</param>
    /// <param name="others">What else signs in, as HTML.</param>
    /// <param name="refusal">Why the last try failed.</param>
    public static IResult Show(HttpContext http, FormGuard guard, string request, string? redirectUri, string? email, string others,
        string? refusal = null) => Page.Show(
        http, "Sign in",
        $"""
        {Refused(refusal)}
        <form method="post" action="/connect/sign-in">
        {Hidden(FormGuard.Field, guard.Issue(http, Purpose))}{Hidden("request", request)}
        <label>E-mail <input name="email" type="email" autocomplete="username" required value="{Text(email)}"></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
        <button>Sign in</button>
        {Hidden(Passkey, "")}<button id="use-passkey" type="button" data-tenant="{Text(SignIn.TenantOf(request))}" hidden>Sign in with a passkey</button>
        <p id="passkey-refused" class="refused" role="alert" hidden>That did not work. Try again, or sign in with your password.</p>
        </form>
        {others}
        <script src="{PasskeyScript.Address}" defer></script>
        """,
        redirectUri, refusal is null ? 200 : 422, PasskeyScript.Policy(http.RequestServices.GetRequiredService<PasskeySite>()));
}
