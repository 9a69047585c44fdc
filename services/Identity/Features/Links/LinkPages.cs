using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Account;
using DotMac.Identity.Features.Connect;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Problems;
using DotMac.ServiceDefaults.Tenancy;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Links;

/// <summary>
/// Shows what a mailed link opens, and does it once the form is sent: scanners of mail follow links, and must use none up. What is refused is said on the form, and
/// audited; what worked leads to the sign-in page.
/// </summary>
internal sealed class LinkPages(FormGuard guard, OperationRecord record, CurrentOperation operation, IdentityDbContext db)
{
    /// <summary>The page that the link leads to.</summary>
    public async Task<IResult> Open(HttpContext http, LinkForm page, string? token, CancellationToken ct)
    {
        try
        {
            return Enter(token) is { } link ? await Ask(http, page, link, null, null, ct) : Over(http, page, page.Invalid);
        }
        finally
        {
            await db.Rollback();
        }
    }

    /// <summary>The form that was sent.</summary>
    public async Task<IResult> Take(HttpContext http, LinkForm page, CancellationToken ct)
    {
        if (await http.ReadForm(ct) is not { } form || !guard.Accepts(http, form, page.Operation) || form.Any(field => field.Value.ToString().Contains('\0')))
            return Foreign(http, page.Titles.Over);
        if (Enter(form["token"].ToString()) is not { } link)
            return Over(http, page, page.Invalid);
        try
        {
            await page.Use(link, form, ct);
            await record.Done(page.Operation, ct);
            return Page.Show(http, page.Titles.Done, $"<p>You can sign in now.</p>{SignInLink()}", null);
        }
        catch (Exception exception) when (WriteRefusals.Of(exception) is { Refusal: not Refusal.Unavailable } refusal)
        {
            await record.Refused(page.Operation, refusal.Code);
            return await Ask(http, page, link, form, refusal.Message, ct);
        }
        finally
        {
            await db.Rollback();
        }
    }

    /// <summary>What was sent from elsewhere, or without the guard's cookie.</summary>
    public static IResult Foreign(HttpContext http, string title) => Page.Show(http, title, Refused(UserErrors.ForeignForm().Message), null, StatusCodes.Status403Forbidden);

    /// <summary>As the API refuses what its request may not hold: calling its operation does not look at that.</summary>
    public static T Checked<T>(T request) where T : notnull =>
        Validator.TryValidateObject(request, new(request), null, validateAllProperties: true)
            ? request
            : throw new DomainException(Refusal.Malformed, "request.invalid", "Something is missing, or longer than it can be.");

    /// <summary>The field in which a password is chosen, with the address for which a password manager keeps it.</summary>
    public static string NewPassword(EmailAddress email) =>
        $"""
        <label>E-mail <input type="email" autocomplete="username" readonly value="{Text(email.Value)}"></label>
        <label>Password <input name="password" type="password" autocomplete="new-password" required maxlength="{Password.MostCharacters}" aria-describedby="password-rules"></label>
        <p id="password-rules" class="quiet">At least {Password.FewestCharacters} characters, with an upper-case letter, a lower-case letter and a digit.</p>
        """;

    /// <summary>The field for the name of somebody who has none here yet.</summary>
    public static string Name(IFormCollection? typed) =>
        $"""<label>Your name <input name="full_name" autocomplete="name" required maxlength="200" value="{Text(typed?["full_name"].ToString())}"></label>""";

    private SecretToken? Enter(string? token)
    {
        if (!SecretToken.TryParse(token, out var link))
            return null;
        operation.EnterNamed(link.Row.TenantId);
        return link;
    }

    /// <summary>The form, with why it failed before; or the end, where the link opens nothing (any more).</summary>
    private async Task<IResult> Ask(HttpContext http, LinkForm page, SecretToken link, IFormCollection? typed, string? refusal, CancellationToken ct)
    {
        try
        {
            var question = await page.Ask(link, typed, ct);
            return Page.Show(
                http, question.Title,
                $"""
                {Refused(refusal)}
                <form method="post" action="{page.Action}">
                {Hidden(FormGuard.Field, guard.Issue(http, page.Operation))}{Hidden("token", link.ToString())}
                {question.Html}
                <button>{Text(question.Button)}</button>
                </form>
                """,
                null, refusal is null ? 200 : 422);
        }
        catch (DomainException over) when (over.Refusal != Refusal.Unavailable)
        {
            return Over(http, page, over.Message);
        }
    }

    private IResult Over(HttpContext http, LinkForm page, string why) => Page.Show(http, page.Titles.Over, Refused(why) + SignInLink(), null, 422);

    /// <summary>Where whoever has an account goes on.</summary>
    private string SignInLink() => operation.TenantId is { } tenant
        ? $"""<a class="provider" href="{AccountPage.Address}?tenant={tenant}">Sign in</a>"""
        : "";
}
