using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Phones;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Phones;

/// <summary>
/// Texts a code to the phone that is to be verified: the one given, else the profile's. Where the number or the tenant got too many texts already nothing is sent, and the
/// answer is the same: it would tell what others of the company did.
/// </summary>
internal static class RequestPhoneCode
{
    public sealed record Request([property: MaxLength(40)] string? Phone = null);

    /// <summary>The number as it was understood, and until when the code is good.</summary>
    public sealed record Response(string Phone, DateTimeOffset ExpiresAt);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/verify-phone/request", Handle)
        .WithName("RequestPhoneCode").WithTags("Users").WithSummary("Have a code texted to your phone").RequireSelf();

    public static async Task<Accepted<Response>> Handle(
        Request request, ClaimsPrincipal caller, PhoneText texts, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var (id, now) = (caller.UserId() ?? Guid.Empty, time.GetUtcNow());
        var user = await db.LockCaller(id, ct);
        var number = PhoneCodes.Read(request.Phone ?? user.Profile.Phone ?? throw PhoneErrors.Missing());
        user.RequireUnverified(number);
        var verification = await db.PhoneVerifications.OfUser(id, ct) ?? db.Add(PhoneVerification.Of(id)).Entity;
        await texts.Send(verification, number, now, ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted((string?)null, new Response(number.Value, verification.ExpiresAt));
    }
}
