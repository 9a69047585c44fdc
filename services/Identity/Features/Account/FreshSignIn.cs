using DotMac.Identity.Data;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.SecondFactors;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using static DotMac.Identity.Features.Connect.Page;

namespace DotMac.Identity.Features.Account;

/// <summary>
/// Asks again who it is where the API's operation demands a recent sign-in: the page that asks carries the form along, and goes on with it.
/// </summary>
internal sealed class FreshSignIn(EndpointDataSource endpoints, OwnAccount account, TokenIssuer tokens, OperationRecord record, IdentityDbContext db, TimeProvider time)
{
    private const string Password = "fresh_password";
    private const string Code = "fresh_code";

    /// <summary>Password and code of a form are not carried along, and a code is good once: such a form is filled in again.</summary>
    private const string Again = "again";

    /// <summary>The page that asks; null when the sign-in is recent, or was just proved.</summary>
    public async Task<IResult?> Demand(AccountVisit visit, string operation, IFormCollection form, CancellationToken ct)
    {
        if (MaxAgeOf(operation) is not { } maxAge || visit.Session.IsProvedWithin(maxAge, time.GetUtcNow()))
            return null;
        if (!form.ContainsKey(Password))
            return await Ask(visit, form, null, ct);

        try
        {
            var (code, isBackup) = form.Code(Code);
            await StepUp.Handle(new(form[Password].ToString(), code, isBackup), visit.Caller, account, tokens, db, time, ct);
            await record.Done("step_up", ct);
            await db.Rollback();
            return form.ContainsKey(Again) ? AccountForms.Back(visit.Http, nameof(StepUp)) : null;
        }
        catch (DomainException refusal) when (refusal.Refusal == Refusal.Rule)
        {
            await record.Refused("step_up", refusal.Code);
            return await Ask(visit, form, refusal.Message, ct);
        }
    }

    private int? MaxAgeOf(string operation) => endpoints.Endpoints
        .First(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == operation).Metadata.GetMetadata<RecentSignIn>()?.MaxAge;

    private async Task<IResult> Ask(AccountVisit visit, IFormCollection form, string? refusal, CancellationToken ct)
    {
        var carried = form.Where(field => field.Key is not (Password or Code or FormGuard.Field or "password" or "code"))
            .Select(field => Hidden(field.Key, field.Value));
        var factor = await db.SecondFactors.OfUser(visit.User.Id, ct) is { IsOn: true };
        return Page.Show(
            visit.Http, "Is it you?",
            $"""
            {Refused(refusal)}<p>You signed in a while ago, or by a text. Prove again that it is you, {Text(visit.User.Email.Value)}, and it goes on.</p>
            {visit.Form(visit.Http.Request.Path.Value![(AccountPage.Address.Length + 1)..], $"""
            {string.Concat(carried)}{(form.ContainsKey("code") ? Hidden(Again, "true") : "")}
            <label>Password <input name="{Password}" type="password" autocomplete="current-password" required autofocus></label>
            {(factor ? $"""<label>Code of your app, or a backup code <input name="{Code}" autocomplete="one-time-code" required maxlength="20"></label>""" : "")}
            <button>Go on</button>
            """)}
            <p><a href="{AccountPage.Address}/sign-in">Sign in again</a> in another way, or go <a href="{AccountPage.Address}">back</a>.</p>
            """,
            null, refusal is null ? 200 : 422);
    }
}
