using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Account;

/// <summary>The account page's addresses: the page itself, and one per form.</summary>
internal static class AccountRoutes
{
    public static void AddAccountPage(this IServiceCollection services) => services.AddScoped<AccountPage>().AddScoped<AccountForms>().AddScoped<FreshSignIn>();

    public static void Map(WebApplication app)
    {
        app.MapGet(AccountPage.Address, Show).WithName("ShowAccount").Anonymous("it signs the user in").ExcludeFromDescription();
        app.MapGet($"{AccountPage.Address}/sign-in", SignIn).WithName("SignInToAccount").Anonymous("it signs the user in").ExcludeFromDescription();
        foreach (var section in (Action<WebApplication>[])
            [EmailSection.Map, PhoneSection.Map, PasswordSection.Map, SecondFactorSection.Map, PasskeySection.Map, SessionSection.Map, LoginSection.Map, AppSection.Map])
            section(app);
    }

    /// <summary>One form of the page, named by its address.</summary>
    public static void Form(this RouteHandlerBuilder form)
    {
        form.Anonymous("the browser's session is the proof").DisableAntiforgery().ExcludeFromDescription();
        form.Add(endpoint => endpoint.Metadata.Add(new EndpointNameMetadata("Account" + ((RouteEndpointBuilder)endpoint).RoutePattern.RawText![AccountPage.Address.Length..])));
    }

    public static async Task<IResult> Show(HttpContext http, AccountPage page, IdentityDbContext db, CancellationToken ct, string? done = null)
    {
        try
        {
            return await page.Visit(http, ct) is { } visit ? await page.Show(visit, ct, Said(done)) : await page.SignIn(http, ct);
        }
        finally
        {
            await db.Rollback();
        }
    }

    public static async Task<IResult> SignIn(HttpContext http, AccountPage page, IdentityDbContext db, CancellationToken ct)
    {
        await page.Visit(http, ct);
        await db.Rollback();
        return await page.SignIn(http, ct);
    }

    /// <summary>Only what is said here is said: the address may come from anybody.</summary>
    private static string? Said(string? done) => done switch
    {
        "StepUp" => "Thank you. You can do it now.",
        "ChangeEmail" => "We have sent a link to the new address. Your address changes once you confirm it there.",
        "CancelEmailChange" => "Your address stays as it is.",
        "ChangePassword" => "Your password is changed, and you are signed out everywhere else.",
        "RequestPhoneCode" => "A text with a code is on its way. Type it in below.",
        "ConfirmPhone" => "Your phone is verified.",
        "AllowTexts" => "From now on a text to your phone can stand in for the app.",
        "ForbidTexts" => "From now on only your app and backup codes complete your sign-ins.",
        "ConfirmSecondFactor" => "From now on your sign-ins ask for a code. You are signed out everywhere else.",
        "DisableSecondFactor" => "From now on your sign-ins ask for the password alone.",
        "RegisterPasskey" => "The passkey is added.",
        "RenamePasskey" => "The passkey has its new name.",
        "RemovePasskey" => "The passkey is removed.",
        "RevokeMySession" => "You are signed out there.",
        "RevokeMyOtherSessions" => "You are signed out everywhere else.",
        "RemoveExternalLogin" => "The account is unlinked.",
        "WithdrawConsent" => "The app has no access any more.",
        _ => null,
    };
}
