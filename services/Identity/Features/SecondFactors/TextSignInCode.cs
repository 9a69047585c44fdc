using System.ComponentModel.DataAnnotations;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>
/// Texts a code to the phone that its user let stand in for the app; a second one that is sent voids the first. Where the number or the tenant got too many texts
/// already it is refused: whoever proved the password has to know that none comes.
/// </summary>
internal static class TextSignInCode
{
    public sealed record Request([property: Required, MaxLength(200)] string Challenge);

    /// <summary>The end of the number, and until when the code is good.</summary>
    public sealed record Response(string SentTo, DateTimeOffset ExpiresAt);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/login/text-code", Handle).WithName("TextSignInCode").WithTags("Sign-in")
        .WithSummary("Have a code for the sign-in texted to your phone").Anonymous("the challenge proves that the password was right");

    public static async Task<Accepted<Response>> Handle(Request request, SecondFactorText texts, CancellationToken ct)
    {
        var (number, expiresAt) = await texts.Send(request.Challenge, ct);
        return TypedResults.Accepted((string?)null, new Response(number.Hint, expiresAt));
    }
}
