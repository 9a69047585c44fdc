using DotMac.Identity.Domain.Tokens;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Passwords;

/// <summary>What a reset link opens: the one command that uses it.</summary>
internal static class ShowPasswordReset
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/password-reset", Handle).WithName("ShowPasswordReset").WithTags("Sign-in")
        .WithSummary("How to use a reset link").Anonymous("it only repeats the token that was given");

    public static IResult Handle(string? token, HttpContext http, IConfiguration configuration)
    {
        http.Response.Headers.CacheControl = "no-store";
        var shown = SecretToken.TryParse(token, out var link) ? link.ToString() : "<token>";
        return TypedResults.Text(
            $$"""
            Choose a new password of at least 8 characters, with an upper-case letter, a lower-case letter and a digit:

            curl -sS -X POST {{PasswordMail.LinkBase(configuration)}}/confirm \
              -H 'Content-Type: application/json' \
              -d '{"token":"{{shown}}","new_password":"<your password>"}'

            """);
    }
}
