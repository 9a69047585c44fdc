using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Phones;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Phones;

/// <summary>Proves a phone with the code that was texted to it; it is the number that was texted that becomes the profile's, whatever that says by now.</summary>
internal static class ConfirmPhone
{
    public sealed record Request([property: Required, RegularExpression(@"^[0-9]{6}\z", ErrorMessage = "Six digits.")] string Code);

    public sealed record Response(string Phone, DateTimeOffset VerifiedAt);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/verify-phone/confirm", Handle)
        .WithName("ConfirmPhone").WithTags("Users").WithSummary("Verify your phone with the code that it got").RequireSelf();

    public static async Task<Ok<Response>> Handle(
        Request request, ClaimsPrincipal caller, PhoneCodes codes, CurrentOperation operation, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var (id, now) = (caller.UserId() ?? Guid.Empty, time.GetUtcNow());
        var user = await db.LockCaller(id, ct);
        var verification = await db.PhoneVerifications.OfUser(id, ct) ?? throw PhoneErrors.InvalidCode();
        if (verification.Take(codes.HashesOf(id, verification.Number, request.Code), now) is not { } number)
        {
            await db.SaveChangesAsync(ct);
            await db.Commit(ct); // the count outlives the refusal
            throw PhoneErrors.InvalidCode();
        }

        user.VerifyPhone(number, new(id, now, operation.IpAddress, operation.UserAgent));
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(new Response(number.Value, now));
    }
}
