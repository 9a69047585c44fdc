using DotMac.Identity.Domain.Tokens;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Invitations;

/// <summary>What the link of an invitation opens: the one command that uses it.</summary>
internal static class ShowInvitation
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/tenants/invitations/accept", Handle).WithName("ShowInvitation").WithTags("Sign-in")
        .WithSummary("How to use the link of an invitation").Anonymous("it only repeats the token that was given");

    public static IResult Handle(string? token, HttpContext http, IConfiguration configuration)
    {
        http.Response.Headers.CacheControl = "no-store";
        var shown = SecretToken.TryParse(token, out var link) ? link.ToString() : "<token>";
        return TypedResults.Text(
            $$"""
            Say who you are and choose a password of at least 8 characters, with an upper-case letter, a lower-case letter and a digit:

            curl -sS -X POST {{InvitationMail.LinkBase(configuration)}} \
              -H 'Content-Type: application/json' \
              -d '{"token":"{{shown}}","full_name":"<your name>","password":"<your password>"}'

            """);
    }
}
