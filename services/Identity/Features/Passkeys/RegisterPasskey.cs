using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Registers the passkey that a browser made with our options, in <c>credential</c> as its <c>toJSON()</c> gives it.</summary>
internal static class RegisterPasskey
{
    public sealed record Request(
        [property: Required, MaxLength(100), RegularExpression(@"(?s).*\S.*", ErrorMessage = "At least one visible character.")] string Name,
        JsonElement Credential);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/passkeys", Handle).WithName("RegisterPasskey").WithTags("Passkeys")
        .WithSummary("Register a passkey").RequireSelf().Sensitive().RequireRecentSignIn();

    public static async Task<Created<PasskeyResponse>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, PasskeyCeremonies ceremonies, PasskeyMail mail, TimeProvider time,
        CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var proved = await ceremonies.Attest(id, request.Credential, http, ct);
        var user = await db.LockUser(id, ct) ?? throw UserErrors.NotFound(id);
        if (!user.MaySignIn(time.GetUtcNow()))
            throw UserErrors.Disabled(); // shut out or deleted since the request came
        if (await db.Passkeys.AsNoTracking().ByCredential(proved.Id, ct) is not null)
            throw PasskeyErrors.AlreadyRegistered();
        await db.RefuseTooManyPasskeys(id, ct);

        var passkey = Passkey.Register(id, user.Email.Value, request.Name, proved, time.GetUtcNow());
        db.Add(passkey);
        await mail.Tell(user, passkey, "added", ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(passkey);
        return TypedResults.Created($"/api/v1/auth/passkeys/{passkey.Id}", PasskeyResponse.From(passkey));
    }
}
