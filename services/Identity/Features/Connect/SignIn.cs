using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.WebUtilities;

namespace DotMac.Identity.Features.Connect;

/// <summary>Receives the sign-in page's form and leads back to the authorization request.</summary>
internal static class SignIn
{
    public static void Map(WebApplication app) => app.MapPost("/connect/sign-in", Handle).WithName("SignIn")
        .Anonymous("the password is the proof").DisableAntiforgery().ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, FormGuard guard, SignInDirectory directory, PasswordSignIn signIn, OperationRecord record, CancellationToken ct)
    {
        if (await Read(http.Request, ct) is not { } form || !guard.Accepts(http, form, SignInPage.Purpose))
            throw UserErrors.ForeignForm();

        var (request, email) = (form["request"].ToString(), form["email"].ToString());
        var query = QueryHelpers.ParseQuery(request);
        try
        {
            var tenant = await directory.Find(http, Client.TenantOf(query["client_id"])?.ToString() ?? "-", ct);
            var (_, _, token) = await signIn.Open(tenant, email, null, Password.Given(form["password"].ToString()), BrowserSessions.ClientId, ct);
            BrowserSessions.Write(http, token);
            await record.Done("sign_in", ct);
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.Location = $"/connect/authorize{QueryString.Create(query)}";
            return Results.StatusCode(StatusCodes.Status303SeeOther);
        }
        catch (DomainException refusal) when (refusal.Refusal is Refusal.Unauthenticated or Refusal.Forbidden or Refusal.Malformed)
        {
            await record.Refused("sign_in", refusal.Code);
            return SignInPage.Show(http, guard, request, query["redirect_uri"], email, refusal.Message);
        }
    }

    private static async Task<IFormCollection?> Read(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(ct) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
