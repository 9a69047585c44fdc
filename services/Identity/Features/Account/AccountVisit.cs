using System.Globalization;
using System.Security.Claims;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Connect;

namespace DotMac.Identity.Features.Account;

/// <summary>Somebody who is signed in in this browser and looks at its account.</summary>
internal sealed record AccountVisit(HttpContext Http, FormGuard Guard, User User, Session Session)
{
    /// <summary>One for all forms of the page: a browser that comes without the guard's cookie gets one alone.</summary>
    private string? token;

    /// <summary>The user as the API's operations see it: by the session of the browser.</summary>
    public ClaimsPrincipal Caller => new(new ClaimsIdentity(
    [
        new("sub", User.Id.ToString()), new("tid", User.TenantId.ToString()), new("sid", Session.Id.ToString()), new("kind", "user"),
        new("auth_time", Session.AuthenticatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
    ], "browser"));

    /// <summary>Good for one sign-in alone.</summary>
    public string Purpose => $"account {Session.Id}";

    /// <summary>A form that this browser alone can send.</summary>
    /// <param name="action">What it does, below the page's address.</param>
    /// <param name="fields">HTML whose values are encoded.</param>
    public string Form(string action, string fields) =>
        $"""<form method="post" action="{AccountPage.Address}/{action}">{Page.Hidden(FormGuard.Field, token ??= Guard.Issue(Http, Purpose))}{fields}</form>""";

    /// <summary>A form that is one button; what it is about is said to those who do not see the row.</summary>
    public string Button(string action, string label, string about, params (string Name, string Value)[] fields) => Form(
        action,
        string.Concat(fields.Select(field => Page.Hidden(field.Name, field.Value))) +
        $"""<button aria-label="{Page.Text($"{label}: {about}")}">{Page.Text(label)}</button>""");
}
