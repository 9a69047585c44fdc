using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Federation;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Connect;

/// <summary>The pages on which a user lets a device in.</summary>
internal sealed class DevicePage(HttpContext http, FormGuard guard, string tenant)
{
    public static IResult AskCompany(HttpContext http) => Show(
        http, "Connect a device",
        """
        <form method="get" action="/connect/verify">
        <label>Your company, as your device shows it <input name="tenant" required maxlength="100" autofocus></label>
        <button>Go on</button>
        </form>
        """,
        null);

    public async Task<IResult> SignIn(string code, ProviderLinks links, CancellationToken ct)
    {
        var request = QueryString.Create("tenant", tenant).Add("user_code", code).Value!.TrimStart('?');
        return SignInPage.Show(http, guard, request, null, null, await links.For(request, ct));
    }

    public IResult AskCode(string? refusal) => Show(
        http, "Connect a device",
        $"""
        {Refused(refusal)}
        <form method="post" action="/connect/verify">
        {Hidden("tenant", tenant)}
        <label>Code that your device shows <input name="user_code" autocomplete="off" required maxlength="{UserCode.MostCharacters}" autofocus></label>
        <button>Go on</button>
        </form>
        """,
        null, refusal is null ? 200 : 422);

    /// <summary>The code is shown again: whoever was sent here by somebody else sees that it is not its own device's.</summary>
    public IResult Ask(User user, Guid session, string client, DeviceGrant grant) => Show(
        http, $"Let {client} in?",
        $"""
        <p>Does your device show <strong>{Text(UserCode.Shown(grant.UserCode))}</strong>? If not, or if somebody sent you here, do not allow it.</p>
        <p>{Text(client)} asks you, {Text(user.Email.Value)}, to let it:</p>
        <ul>{string.Concat(grant.Scopes.Select(scope => $"<li>{Text(ConsentPage.Meaning(scope))}</li>"))}</ul>
        <form method="post" action="/connect/verify">
        {Hidden(FormGuard.Field, guard.Issue(http, Purpose(session, grant.Id)))}{Hidden("tenant", tenant)}{Hidden("user_code", grant.UserCode)}
        <button name="{ConsentPage.Decision}" value="allow">Allow</button>
        <button name="{ConsentPage.Decision}" value="deny">Do not allow</button>
        </form>
        """,
        null);

    public IResult Done(bool allowed) => Show(
        http, allowed ? "Your device is connected" : "Your device was not let in", "<p>You can close this page.</p>", null);

    /// <summary>Good for one sign-in and one device alone.</summary>
    public static string Purpose(Guid session, Guid grant) => $"device {session} {grant}";
}
