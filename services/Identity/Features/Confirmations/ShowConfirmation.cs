using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Confirmations;

/// <summary>What a confirmation link opens while there are no pages: the one command that uses it.</summary>
internal static class ShowConfirmation
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/verify-email", Handle).WithName("ShowConfirmation").WithTags("Sign-in")
        .WithSummary("How to use a confirmation link").Anonymous("it only repeats the token that was given");

    public static IResult Handle(string? token, HttpContext http, IConfiguration configuration) => LinkCommand.Show(
        http, token, "Confirm your address and choose a password", $"{ConfirmationMail.LinkBase(configuration)}/confirm",
        """
        "password":"<your password>"
        """);
}
