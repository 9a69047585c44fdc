using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Takes an authorization request from its client itself (RFC 9126), after OpenIddict authenticated the client and checked the request as it does at the
/// authorization endpoint; the browser then carries only its address.
/// </summary>
internal static class PushAuthorization
{
    /// <summary>What a request may come to, names and values: more than any client needs, and what is pushed is kept.</summary>
    private const int MostCharacters = 8_000, MostParameters = 50;

    private static readonly string[] OfClient =
        [Parameters.ClientSecret, Parameters.ClientAssertion, Parameters.ClientAssertionType, Parameters.RequestUri, Parameters.Request];

    public static void Map(WebApplication app) => app.MapPost("/connect/par", Handle).WithName("PushAuthorization")
        .Anonymous("the client authenticates in the request").DisableAntiforgery().ExcludeFromDescription();

    public static async Task<IResult> Handle(
        HttpContext http, IOpenIddictApplicationManager applications, OperationRecord record, CurrentOperation operation, IdentityDbContext db,
        TimeProvider time, CancellationToken ct)
    {
        var request = http.GetOpenIddictServerRequest()!;
        http.Response.Headers.CacheControl = "no-store";
        var profile = await applications.ProfileOf(request.ClientId!, ct);
        operation.EnterNamed(profile.TenantId!.Value);
        operation.Actor = new AuditActor("client", profile.Subject);
        if (!await db.MayServe(profile, ct))
            return Refused(Errors.UnauthorizedClient, "The client was revoked, or its tenant does not work at the moment.");
        if (request.Count > MostParameters || request.Parameters().Sum(parameter => parameter.Key.Length + parameter.Value.Length) > MostCharacters)
            return Refused(Errors.InvalidRequest, $"A request has at most {MostParameters} parameters of {MostCharacters} characters in all.");
        if (request.Flaw(profile, out _) is { } flaw)
            return Refused(flaw.Error, flaw.Description);

        var now = time.GetUtcNow();
        var (pushed, uri) = PushedRequest.Push(db.TenantId, request.ClientId!, [.. request.Parameters().Where(parameter => !OfClient.Contains(parameter.Key))
            .Select(parameter => new RequestParameter(parameter.Key, parameter.Value))], now);
        db.Add(pushed);
        await db.PushedRequests.Where(old => old.ExpiresAt < now - PushedRequest.Life).ExecuteDeleteAsync(ct);
        await record.Done("push_authorization", ct);
        return Results.Json(new { request_uri = uri, expires_in = (int)PushedRequest.Life.TotalSeconds }, statusCode: StatusCodes.Status201Created);
    }

    private static IResult Refused(string error, string description) => Results.Json(new { error, error_description = description }, statusCode: 400);
}
