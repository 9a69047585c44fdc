using DotMac.Identity.Data;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Links;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Identity.Features.Passwords;

/// <summary>What a reset link opens: the form with the new password.</summary>
internal sealed class ShowPasswordReset(PasswordHashing hashing, PasswordMail mail, CurrentOperation operation, IdentityDbContext db, TimeProvider time) : LinkForm
{
    private const string Address = "/api/v1/auth/password-reset";
    private const string Form = $"{Address}/page";

    public override string Operation => "confirm_password_reset";

    public override string Action => Form;

    public override (string Done, string Over) Titles => ("Your password is set", "Choose a new password");

    public override string Invalid => PasswordErrors.InvalidResetLink().Message;

    public static void Map(WebApplication app)
    {
        app.MapGet(Address, Handle).WithName("ShowPasswordReset").Anonymous("the one-time token is the proof").ExcludeFromDescription();
        app.MapPost(Form, Take).WithName("TakePasswordReset").Anonymous("the one-time token is the proof").DisableAntiforgery().ExcludeFromDescription();
    }

    public static Task<IResult> Handle(string? token, HttpContext http, LinkPages pages, ShowPasswordReset page, CancellationToken ct) => pages.Open(http, page, token, ct);

    public static Task<IResult> Take(HttpContext http, LinkPages pages, ShowPasswordReset page, CancellationToken ct) => pages.Take(http, page, ct);

    public override async Task<LinkQuestion> Ask(SecretToken link, IFormCollection? typed, CancellationToken ct)
    {
        var user = await db.Users.ByLink(link.Row.RowId, ct) ?? throw PasswordErrors.InvalidResetLink();
        user.CheckResetLink(link, time.GetUtcNow());
        return new("Choose a new password", $"<p>Every sign-in of the account ends with it.</p>{LinkPages.NewPassword(user.Email)}", "Set password");
    }

    public override async Task Use(SecretToken link, IFormCollection form, CancellationToken ct) => await ConfirmPasswordReset.Handle(
        LinkPages.Checked(new ConfirmPasswordReset.Request(link.ToString(), form["password"].ToString())), hashing, mail, operation, db, time, ct);
}
