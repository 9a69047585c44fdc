using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Users;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Connect;

/// <summary>Asks the user what a client may do in its name.</summary>
internal static class ConsentPage
{
    public const string Decision = "decision";

    public static IResult Show(
        HttpContext http, FormGuard guard, User user, Guid sessionId, string client, IEnumerable<string> scopes,
        IEnumerable<KeyValuePair<string, string>> request, string? redirectUri) => Page.Show(
        http, $"Allow {client}?",
        $"""
        <p>{Text(client)} asks you, {Text(user.Email.Value)}, to let it:</p>
        <ul>{string.Concat(scopes.Select(scope => $"<li>{Text(Meaning(scope))}</li>"))}</ul>
        <form method="post" action="/connect/authorize">
        {Hidden(FormGuard.Field, guard.Issue(http, Purpose(sessionId)))}{string.Concat(request.Select(parameter => Hidden(parameter.Key, parameter.Value)))}
        <button name="{Decision}" value="allow">Allow</button>
        <button name="{Decision}" value="deny">Do not allow</button>
        </form>
        """,
        redirectUri);

    /// <summary>Good for one sign-in alone: nobody decides in the name of whoever sat there before.</summary>
    public static string Purpose(Guid sessionId) => $"consent {sessionId}";

    internal static string Meaning(string scope) => scope switch
    {
        OpenIdScopes.OpenId => "know that it is you",
        OpenIdScopes.Profile => "know your name, picture, website, time zone and language",
        OpenIdScopes.Email => "know your e-mail address",
        OpenIdScopes.Phone => "know your phone number",
        OpenIdScopes.OfflineAccess => "go on while you are away",
        _ => $"use {scope} as far as you may yourself",
    };
}
