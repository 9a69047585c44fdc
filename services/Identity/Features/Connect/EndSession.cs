using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Signs the user out of the browser at a client's wish (OpenID Connect RP-Initiated Logout): at once where the client shows the ID token of that very
/// user, else after the user confirms; then leads back to an address that the client registered.
/// </summary>
internal static class EndSession
{
    public static void Map(WebApplication app) => app.MapMethods("/connect/logout", ["GET", "POST"], Handle).WithName("EndSession")
        .Anonymous("the hint or the user confirms it").DisableAntiforgery().ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, LogoutRequests requests, BrowserSessions browsers, FormGuard guard, OperationRecord record, CancellationToken ct)
    {
        try
        {
            var wish = await requests.Read(http.GetOpenIddictServerRequest()!, http, ct);
            if (wish.SessionId is { } session && !wish.IsHinted && !await Confirmed(http, guard, session))
                return LogoutPage.Ask(http, guard, session, wish);

            if (wish.SessionId is { } ended)
            {
                await requests.End(ended, ct);
                await record.Done("sign_out", ct);
                browsers.Forget(http);
            }

            return wish.Target is { } target ? Results.Redirect(target) : LogoutPage.Done(http);
        }
        catch (DomainException refusal) when (refusal.Refusal is Refusal.Malformed or Refusal.Forbidden)
        {
            await record.Refused("sign_out", refusal.Code);
            throw;
        }
        finally
        {
            await requests.Rollback();
        }
    }

    /// <summary>What the user chose on our page; a form that is not from there counts for nothing.</summary>
    private static async Task<bool> Confirmed(HttpContext http, FormGuard guard, Guid session)
    {
        if (!http.Request.HasFormContentType || await http.Request.ReadFormAsync() is not { } form || !form.ContainsKey(ConsentPage.Decision))
            return false;
        return guard.Accepts(http, form, LogoutPage.Purpose(session)) ? true : throw UserErrors.ForeignForm();
    }
}
