using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Passwords;

/// <summary>What a reset link opens: the one command that uses it.</summary>
internal static class ShowPasswordReset
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/password-reset", Handle).WithName("ShowPasswordReset").WithTags("Sign-in")
        .WithSummary("How to use a reset link").Anonymous("it only repeats the token that was given");

    public static IResult Handle(string? token, HttpContext http, IConfiguration configuration) => LinkCommand.Show(
        http, token, "Choose a new password", $"{PasswordMail.LinkBase(configuration)}/confirm",
        """
        "new_password":"<your password>"
        """);
}
