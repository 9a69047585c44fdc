using DotMac.Identity.Domain.Tokens;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Confirmations;

/// <summary>What a confirmation link opens while there are no pages: the one command that uses it.</summary>
internal static class ShowConfirmation
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/verify-email", Handle).WithName("ShowConfirmation").WithTags("Sign-in")
        .WithSummary("How to use a confirmation link").Anonymous("it only repeats the token that was given");

    public static IResult Handle(string? token, HttpContext http, IConfiguration configuration)
    {
        http.Response.Headers.CacheControl = "no-store";
        var shown = SecretToken.TryParse(token, out var link) ? link.ToString() : "<token>";
        return TypedResults.Text(
            $$"""
            Confirm your address and choose a password of at least 8 characters, with an upper-case letter, a lower-case letter and a digit:

            curl -sS -X POST {{ConfirmationMail.LinkBase(configuration)}}/confirm \
              -H 'Content-Type: application/json' \
              -d '{"token":"{{shown}}","password":"<your password>"}'

            """);
    }
}
