using DotMac.Identity.Data;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Links;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Confirmations;

/// <summary>What a confirmation link opens: a new account chooses its password, and its name where it registered; one that has a password only confirms.</summary>
internal sealed class ShowConfirmation(PasswordHashing hashing, MailboxProof proof, CurrentOperation operation, IdentityDbContext db) : LinkForm
{
    private const string Address = "/api/v1/auth/verify-email";
    private const string Form = $"{Address}/page";

    public override string Operation => "confirm_email";

    public override string Action => Form;

    public override (string Done, string Over) Titles => ("Your address is confirmed", "Confirm your address");

    public override string Invalid => UserErrors.InvalidToken().Message;

    public static void Map(WebApplication app)
    {
        app.MapGet(Address, Handle).WithName("ShowConfirmation").Anonymous("the one-time token is the proof").ExcludeFromDescription();
        app.MapPost(Form, Take).WithName("TakeConfirmation").Anonymous("the one-time token is the proof").DisableAntiforgery().ExcludeFromDescription();
    }

    public static Task<IResult> Handle(string? token, HttpContext http, LinkPages pages, ShowConfirmation page, CancellationToken ct) => pages.Open(http, page, token, ct);

    public static Task<IResult> Take(HttpContext http, LinkPages pages, ShowConfirmation page, CancellationToken ct) => pages.Take(http, page, ct);

    public override async Task<LinkQuestion> Ask(SecretToken link, IFormCollection? typed, CancellationToken ct)
    {
        var claim = await proof.Claimed(link, ct);
        var company = (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name;
        var about = string.IsNullOrEmpty(company) ? "" : $" at <strong>{Text(company)}</strong>";
        return claim.TakesPassword
            ? new(
                "Confirm your address",
                $"<p>Choose a password for your account{about}. The address is confirmed with it.</p>{(claim.TakesName ? LinkPages.Name(typed) : "")}{LinkPages.NewPassword(claim.Email)}",
                "Confirm")
            : new("Confirm your address", $"<p>Your account{about} has the address <strong>{Text(claim.Email.Value)}</strong>.</p>", "Confirm");
    }

    public override async Task Use(SecretToken link, IFormCollection form, CancellationToken ct)
    {
        string? Typed(string field) => form.ContainsKey(field) ? form[field].ToString() : null;
        await ConfirmEmail.Handle(LinkPages.Checked(new ConfirmEmail.Request(link.ToString(), Typed("password"), Typed("full_name"))), hashing, proof, operation, db, ct);
    }
}
