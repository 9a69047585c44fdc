using DotMac.Identity.Data;
using DotMac.Identity.Features.Phones;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Tenancy;
using static DotMac.Identity.Features.Account.AccountRequest;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Account;

/// <summary>The user's phone, and how it is verified.</summary>
internal static class PhoneSection
{
    public static async Task<string> Html(AccountVisit visit, IdentityDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var waiting = await db.PhoneVerifications.OfUser(visit.User.Id, ct) is { Number: { } number } asked && asked.ExpiresAt > now ? number.Value : null;
        return $"""
            <h2>Phone</h2>
            {(visit.User.Profile.Phone is { } phone ? $"<p>{Text(phone)} <span class=\"quiet\">{(visit.User.VerifiedPhone is null ? "not verified" : "verified")}</span></p>" : "<p class=\"quiet\">None.</p>")}
            {(waiting is null ? "" : Confirming(visit, waiting))}
            <details><summary>{(visit.User.VerifiedPhone is null ? "Verify your phone" : "Verify another phone")}</summary>{visit.Form("phone/text", Fields(visit))}</details>
            """;
    }

    public static void Map(WebApplication app)
    {
        app.MapPost(AccountPage.Address + "/phone/text", Ask).Form();
        app.MapPost(AccountPage.Address + "/phone/confirm", Confirm).Form();
    }

    public static Task<IResult> Ask(HttpContext http, AccountForms forms, PhoneText texts, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(RequestPhoneCode), async (_, asked) =>
        {
            await RequestPhoneCode.Handle(Valid(new RequestPhoneCode.Request(asked.Text("phone"))), asked.Caller, texts, db, time, ct);
            return null;
        }, ct);

    public static Task<IResult> Confirm(
        HttpContext http, AccountForms forms, PhoneCodes codes, CurrentOperation operation, IdentityDbContext db, TimeProvider time, CancellationToken ct) =>
        forms.Run(http, nameof(ConfirmPhone), async (_, asked) =>
        {
            await ConfirmPhone.Handle(Valid(new ConfirmPhone.Request(asked.Code.Text)), asked.Caller, codes, operation, db, time, ct);
            return null;
        }, ct);

    private static string Confirming(AccountVisit visit, string number) => visit.Form("phone/confirm",
        $"""
        <label>Code of the text to {Text(number)} <input name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="6"></label>
        <button>Verify</button>
        """);

    private static string Fields(AccountVisit visit) =>
        $"""
        <label>Mobile phone, with + and the country's code <input name="phone" type="tel" autocomplete="tel" required maxlength="40" value="{Text(visit.User.VerifiedPhone is null ? visit.User.Profile.Phone : null)}"></label>
        <button>Text me a code</button>
        """;
}
