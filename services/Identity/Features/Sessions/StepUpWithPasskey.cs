using System.Security.Claims;
using System.Text.Json;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Features.Passkeys;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Sessions;

/// <summary>The same as <see cref="StepUp"/> by a passkey of the user's own, which answers the options that a sign-in gets.</summary>
internal static class StepUpWithPasskey
{
    /// <summary>What the browser answered to the options, as its <c>toJSON()</c> gives it.</summary>
    public sealed record Request(JsonElement Credential);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/step-up/passkey", Handle).WithName("StepUpWithPasskey").WithTags("Sign-in")
        .WithSummary("Prove again who you are by a passkey").RequireSelf().Sensitive();

    public static async Task<Ok<StepUp.Response>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, PasskeySignIn passkeys, TokenIssuer tokens, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var user = await passkeys.Prove(http, request.Credential, now, ct);
        if (user is null || user.Id != caller.UserId() || !user.MaySignIn(now))
            throw PasskeyErrors.Refused();
        return TypedResults.Ok(await StepUp.Renew(user, ProofMethods.Passkey, caller, tokens, db, now, ct));
    }
}
