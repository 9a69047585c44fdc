using DotMac.Identity.Data;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Account;
using DotMac.Identity.Features.Connect;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Problems;
using DotMac.ServiceDefaults.Tenancy;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.EmailChanges;

/// <summary>What the mailed link opens: a page with a button, since mail scanners follow links and must not confirm anything.</summary>
internal static class ShowEmailChange
{
    public const string Address = $"{AccountPage.Address}/email";

    private const string Purpose = "email-change";
    private const string Title = "Confirm your new address";

    public static void Map(WebApplication app) => app.MapMethods(Address, ["GET", "POST"], Handle).WithName("ShowEmailChange")
        .Anonymous("the one-time token is the proof").DisableAntiforgery().ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, FormGuard guard, EmailChangeMail mail, OperationRecord record, CurrentOperation operation, IdentityDbContext db, TimeProvider time,
        CancellationToken ct)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
            return Ask(http, guard, http.Request.Query["token"].ToString());
        if (await http.ReadForm(ct) is not { } form || !guard.Accepts(http, form, Purpose))
            throw UserErrors.ForeignForm();

        try
        {
            var moved = await ConfirmEmailChange.Handle(new(form["token"].ToString()), mail, operation, db, time, ct);
            await record.Done("confirm_email_change", ct);
            return Show(
                http, "Your address is changed",
                $"<p>From now on you sign in as {Text(moved.Value!.Email)}.</p><p><a href=\"{AccountPage.Address}\">Look at your account</a></p>", null);
        }
        catch (Exception exception) when (WriteRefusals.Of(exception) is { } refusal)
        {
            await record.Refused("confirm_email_change", refusal.Code);
            return Over(http, refusal);
        }
    }

    private static IResult Ask(HttpContext http, FormGuard guard, string token) => !SecretToken.TryParse(token, out var link)
        ? Over(http, EmailChangeErrors.InvalidLink())
        : Show(
            http, Title,
            $"""
            <p>Your account moves to the address at which you got the mail.</p>
            <form method="post" action="{Address}">
            {Hidden(FormGuard.Field, guard.Issue(http, Purpose))}{Hidden("token", link.ToString())}
            <button>Confirm</button>
            </form>
            """,
            null);

    private static IResult Over(HttpContext http, DomainException refusal) =>
        Show(http, Title, Refused(refusal.Message), null, 422);
}
