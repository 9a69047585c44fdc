using DotMac.Contracts.Audit;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Federation;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Where the user types in what a device shows (RFC 8628, 3.3): signed in, it sees who asks for what and decides. The company stands in the address, as
/// everywhere that nobody is known yet; whoever brings a code along is asked all the same.
/// </summary>
internal static class VerifyDevice
{
    public static void Map(WebApplication app) => app.MapMethods("/connect/verify", ["GET", "POST"], Handle).WithName("VerifyDevice")
        .Anonymous("its pages sign the user in").DisableAntiforgery().ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, SignInDirectory directory, BrowserSessions browsers, DeviceDecisions devices, FormGuard guard, ProviderLinks links, OperationRecord record,
        CurrentOperation operation, CancellationToken ct)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : null;
        string Given(string name) => form?[name].ToString() is { Length: > 0 } typed ? typed : http.Request.Query[name].ToString();
        if (Given("tenant") is not { Length: > 0 } named || await directory.Find(http, named, ct) is not { } tenant)
            return DevicePage.AskCompany(http);

        operation.EnterNamed(tenant);
        var (page, code) = (new DevicePage(http, guard, named), Given("user_code"));
        try
        {
            if (await browsers.Find(http, ct) is not { } signedIn)
                return await page.SignIn(code, links, ct);
            operation.Actor = new AuditActor("user", signedIn.User.Id.ToString());
            if (code.Length == 0)
                return page.AskCode(null);

            var (grant, client) = await devices.Find(code, signedIn.User, ct);
            if (form?[ConsentPage.Decision].ToString() is not { Length: > 0 } decision)
                return page.Ask(signedIn.User, signedIn.Session.Id, client, grant);
            if (!guard.Accepts(http, form, DevicePage.Purpose(signedIn.Session.Id, grant.Id)))
                throw UserErrors.ForeignForm();

            await devices.Decide(grant.Id, decision == "allow", signedIn.Session, ct);
            await record.Done(decision == "allow" ? "allow_device" : "deny_device", ct);
            return page.Done(decision == "allow");
        }
        catch (DomainException refusal) when (refusal.Refusal is Refusal.Rule or Refusal.Forbidden)
        {
            await record.Refused("verify_device", refusal.Code);
            if (refusal.Refusal == Refusal.Rule)
                return page.AskCode(refusal.Message);
            throw;
        }
        finally
        {
            await devices.Rollback();
        }
    }
}
