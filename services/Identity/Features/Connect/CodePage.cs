using DotMac.Identity.Domain.SecondFactors;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Connect;

/// <summary>Asks for the code that completes the sign-in: six digits of the app, a backup code, or, where its user let it, a code that is texted.</summary>
internal static class CodePage
{
    /// <summary>The button that has a code texted.</summary>
    public const string SendText = "send_text";

    /// <summary>The button that goes back to the code of the app.</summary>
    public const string ByApp = "by_app";

    /// <summary>The field of a form that asks for the texted code.</summary>
    public const string Texted = "texted";

    /// <summary>What the form asks, and what it carries along.</summary>
    /// <param name="Request">The authorization request as a query, for which the user signs in.</param>
    /// <param name="RedirectUri">Where that request leads.</param>
    /// <param name="Challenge">Proves that the password was right.</param>
    /// <param name="TextsTo">The end of the number that gets texts; null where none does.</param>
    /// <param name="Texted">Whether the code of a text is asked for.</param>
    public sealed record Asked(string Request, string? RedirectUri, string Challenge, string? TextsTo, bool Texted = false)
    {
        public static Asked First(string request, string? redirectUri, IReadOnlyDictionary<string, object> told) => new(
            request, redirectUri, told[SignInPage.Challenge].ToString()!, told.GetValueOrDefault(SecondFactorErrors.TextsTo)?.ToString());

        /// <summary>The same as before.</summary>
        public static Asked Again(IFormCollection form, string? redirectUri) => new(
            form["request"].ToString(), redirectUri, form[SignInPage.Challenge].ToString(),
            form[SecondFactorErrors.TextsTo].ToString() is { Length: > 0 } number ? number : null, form.ContainsKey(CodePage.Texted));
    }

    public static IResult Show(HttpContext http, FormGuard guard, Asked asked, string? refusal = null) => Page.Show(
        http, "Enter your code",
        $"""
        {Refused(refusal)}{(asked.Texted ? $"<p role=\"status\">A text with a code is on its way to your phone, {Text(asked.TextsTo)}.</p>" : "")}
        <form method="post" action="/connect/sign-in">
        {Hidden(FormGuard.Field, guard.Issue(http, SignInPage.Purpose))}{Hidden("request", asked.Request)}{Hidden(SignInPage.Challenge, asked.Challenge)}
        {(asked.TextsTo is { } number ? Hidden(SecondFactorErrors.TextsTo, number) : "")}{(asked.Texted ? Hidden(Texted, "true") : "")}
        <label>{(asked.Texted ? "Code of the text, or a backup code" : "Code of your authenticator app, or a backup code")} <input name="code" autocomplete="one-time-code" required maxlength="20" autofocus></label>
        <button>Sign in</button>
        {(asked.TextsTo is null ? "" : Other(asked))}
        </form>
        """,
        asked.RedirectUri, refusal is null ? 200 : 422);

    /// <summary>A restricted authenticator is told to be one before it is chosen (NIST SP 800-63B, 5.2.10), and the app stays the way that is named first.</summary>
    private static string Other(Asked asked) => asked.Texted
        ? $"""
        <button name="{SendText}" value="true" formnovalidate>Send another text</button>
        <button name="{ByApp}" value="true" formnovalidate>Use my app instead</button>
        """
        : $"""
        <button name="{SendText}" value="true" formnovalidate>Text a code to my phone, {Text(asked.TextsTo)}</button>
        <p class="quiet">Texts can be redirected or read by others. Use your app where you have it at hand.</p>
        """;
}
