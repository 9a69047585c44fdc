using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Connect;

/// <summary>Asks whether the user wants to sign out, and tells that it did.</summary>
internal static class LogoutPage
{
    public static IResult Ask(HttpContext http, FormGuard guard, Guid session, LogoutWish wish) => Page.Show(
        http, "Sign out?",
        $"""
        <p>{(wish.ClientName is null ? "You are signed in." : $"{Text(wish.ClientName)} asks you to sign out.")} All that you use with this sign-in ends.</p>
        <form method="post" action="/connect/logout">
        {Hidden(FormGuard.Field, guard.Issue(http, Purpose(session)))}{string.Concat(wish.Parameters.Select(parameter => Hidden(parameter.Key, parameter.Value)))}
        <button name="{ConsentPage.Decision}" value="sign_out">Sign out</button>
        </form>
        """,
        wish.Target);

    public static IResult Done(HttpContext http) => Page.Show(http, "Signed out", "<p>You are signed out. You can close this page.</p>", null);

    /// <summary>Good for one sign-in alone.</summary>
    public static string Purpose(Guid session) => $"logout {session}";
}
