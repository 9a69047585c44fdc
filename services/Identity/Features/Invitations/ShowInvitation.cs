using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Invitations;

/// <summary>What the link of an invitation opens: the one command that uses it.</summary>
internal static class ShowInvitation
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/tenants/invitations/accept", Handle).WithName("ShowInvitation").WithTags("Sign-in")
        .WithSummary("How to use the link of an invitation").Anonymous("it only repeats the token that was given");

    public static IResult Handle(string? token, HttpContext http, IConfiguration configuration) => LinkCommand.Show(
        http, token, "Say who you are and choose a password", InvitationMail.LinkBase(configuration),
        """
        "full_name":"<your name>","password":"<your password>"
        """);
}
