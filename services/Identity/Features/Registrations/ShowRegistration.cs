using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.SignInPolicies;
using DotMac.Identity.Features.Account;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Links;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Problems;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.WebUtilities;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Registrations;

/// <summary>
/// The page on which somebody registers: it asks for the address alone, and says the same of every address. The mailed link opens the form that takes name and password.
/// </summary>
internal sealed class ShowRegistration(FormGuard guard, SignInDirectory directory, OperationRecord record, CurrentOperation operation, IdentityDbContext db)
{
    private const string Address = "/api/v1/auth/register";
    private const string Form = $"{Address}/page";
    private const string Operation = "register_user";
    private const string Title = "Create an account";

    public static void Map(WebApplication app)
    {
        app.MapGet(Address, Handle).WithName("ShowRegistration").Anonymous("whoever is let in may register").ExcludeFromDescription();
        app.MapPost(Form, Take).WithName("TakeRegistration").Anonymous("the mail goes to the mailbox alone").DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>Where somebody registers who came to sign in for that request.</summary>
    public static string AddressFor(Guid tenant, string request) => $"{Address}{QueryString.Create("tenant", tenant.ToString()).Add("request", request)}";

    public static async Task<IResult> Handle(string? tenant, string? request, HttpContext http, ShowRegistration page, CancellationToken ct)
    {
        try
        {
            return await page.Open(http, tenant, request, ct);
        }
        catch (DomainException refusal) when (refusal.Refusal != Refusal.Unavailable)
        {
            return Over(http, refusal);
        }
        finally
        {
            await page.Rollback();
        }
    }

    public static async Task<IResult> Take(HttpContext http, ShowRegistration page, CancellationToken ct)
    {
        if (await http.ReadForm(ct) is not { } form || !page.Accepts(http, form))
            return LinkPages.Foreign(http, Title);
        try
        {
            return await page.Register(http, form, ct);
        }
        catch (Exception exception) when (WriteRefusals.Of(exception) is { Refusal: not Refusal.Unavailable } refusal)
        {
            return await page.Refuse(http, form, refusal);
        }
        finally
        {
            await page.Rollback();
        }
    }

    private async Task<IResult> Open(HttpContext http, string? named, string? request, CancellationToken ct)
    {
        var tenant = operation.TenantId ?? await directory.Find(http, named, ct) ?? throw SignInPolicyErrors.RegistrationClosed();
        operation.EnterNamed(tenant);
        return (await db.SignInPolicy(ct)).OpenRegistration ? Ask(http, tenant.ToString(), request, null, null) : throw SignInPolicyErrors.RegistrationClosed();
    }

    private bool Accepts(HttpContext http, IFormCollection form) => guard.Accepts(http, form, Operation) && !form.Any(field => field.Value.ToString().Contains('\0'));

    private async Task<IResult> Register(HttpContext http, IFormCollection form, CancellationToken ct)
    {
        var email = form["email"].ToString();
        await RegisterUser.Handle(LinkPages.Checked(new RegisterUser.Request(email, form["tenant"].ToString())), http, directory, operation, db, ct);
        await record.Done(Operation, ct);
        return Page.Show(
            http, "Look into your mailbox",
            $"""
            <p role="status">If <strong>{Text(email)}</strong> can have an account here, a mail is on its way to it. Follow its link to choose your name and password.</p>
            <p class="quiet">Nothing came? Look into your spam folder, or ask again in a minute.</p>
            {SignInLink(form["tenant"].ToString(), form["request"].ToString())}
            """,
            null);
    }

    private async Task<IResult> Refuse(HttpContext http, IFormCollection form, DomainException refusal)
    {
        await record.Refused(Operation, refusal.Code);
        return refusal.Refusal == Refusal.Forbidden
            ? Over(http, refusal)
            : Ask(http, form["tenant"].ToString(), form["request"].ToString(), form["email"].ToString(), refusal.Message);
    }

    private IResult Ask(HttpContext http, string tenant, string? request, string? email, string? refusal) => Page.Show(
        http, Title,
        $"""
        {Refused(refusal)}
        <form method="post" action="{Form}">
        {Hidden(FormGuard.Field, guard.Issue(http, Operation))}{Hidden("tenant", tenant)}{Hidden("request", request?.Length > ExternalFlow.MostRequest ? "" : request)}
        <label>E-mail <input name="email" type="email" autocomplete="email" required maxlength="254" value="{Text(email)}" aria-describedby="email-use"></label>
        <p id="email-use" class="quiet">You get a mail with a link, which opens the form for your name and password.</p>
        <button>Send the mail</button>
        </form>
        {SignInLink(tenant, request)}
        """,
        null, refusal is null ? 200 : 422);

    private Task Rollback() => db.Rollback();

    private static IResult Over(HttpContext http, DomainException refusal) => Page.Show(http, Title, Refused(refusal.Message), null, 422);

    /// <summary>Back to what somebody came to sign in for.</summary>
    private static string SignInLink(string tenant, string? request)
    {
        var target = SignIn.TargetOf(QueryHelpers.ParseQuery(request)) ?? $"{AccountPage.Address}{QueryString.Create("tenant", tenant)}";
        return $"""<a class="provider" href="{Text(target)}">Sign in with an account you have</a>""";
    }
}
