using System.Text.Json;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Sessions;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Problems;

namespace DotMac.Identity.Features.Account;

/// <summary>
/// Does what a form of the account page asks for, by the operation of the API that does the same: with its recent sign-in where that asks for one, its
/// audit record and its refusals.
/// </summary>
internal sealed class AccountForms(AccountPage page, FreshSignIn fresh, FormGuard guard, OperationRecord record, IdentityDbContext db)
{
    /// <param name="operation">The name of the API's operation.</param>
    /// <param name="act">Runs it; a page of its own where there is something to show, else null.</param>
    public async Task<IResult> Run(
        HttpContext http, string operation, Func<AccountVisit, AccountRequest, Task<IResult?>> act, CancellationToken ct)
    {
        if (await page.Visit(http, ct) is not { } visit)
            return await page.SignIn(http, ct);
        if (await http.ReadForm(ct) is not { } form || !guard.Accepts(http, form, visit.Purpose) || form.Any(field => field.Value.ToString().Contains('\0')))
            throw UserErrors.ForeignForm();

        var action = JsonNamingPolicy.SnakeCaseLower.ConvertName(operation);
        try
        {
            await db.RefuseIfBlocked(ct);
            await db.Rollback(); // each operation takes its own locks, and sees what is stored
            if (await fresh.Demand(visit, operation, form, ct) is { } asked)
                return asked;
            var shown = await act(visit, new(visit.Caller, form));
            await record.Done(action, ct);
            return shown ?? Back(http, operation);
        }
        catch (Exception exception) when (WriteRefusals.Of(exception) is { Refusal: not Refusal.Unavailable } refusal)
        {
            await record.Refused(action, refusal.Code);
            return await page.Visit(http, ct) is { } still ? await page.Show(still, ct, refusal: refusal.Message) : await page.SignIn(http, ct);
        }
        finally
        {
            await db.Rollback();
        }
    }

    /// <summary>To the page, so that a reload sends nothing again.</summary>
    public static IResult Back(HttpContext http, string operation)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Location = $"{AccountPage.Address}?done={operation}";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
