using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Users;
using Microsoft.AspNetCore.Identity;

namespace DotMac.Identity.Security;

/// <summary>The one site on which passkeys are made and used: the issuer's.</summary>
internal sealed class PasskeySite(IConfiguration configuration)
{
    public string Origin { get; } = TokenIssuer.OriginOf(configuration);

    /// <summary>Whom passkeys are made for (RP ID): a host name without its port.</summary>
    public string Domain { get; } = TokenIssuer.IssuerOf(configuration).Host;

    /// <summary>An origin has no path and is compared as it is written (RFC 6454, 6.2).</summary>
    public bool IsOurs(string? asked) => asked == Origin;
}

/// <summary>WebAuthn as ASP.NET Core verifies it.</summary>
internal static class PasskeySetup
{
    public static void AddPasskeys(this IServiceCollection services)
    {
        services.AddIdentityCore<User>();
        services.AddScoped<OfferedPasskeys>();
        services.AddScoped<IUserStore<User>>(provider => provider.GetRequiredService<OfferedPasskeys>());
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddSingleton<PasskeySite>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<PasskeySite>((options, site) =>
        {
            options.ServerDomain = site.Domain;
            options.AuthenticatorTimeout = PasskeyCeremony.Life;
            options.ResidentKeyRequirement = "required"; // nobody names an account when signing in
            options.UserVerificationRequirement = "required"; // a passkey stands for both factors
            options.ValidateOrigin = made => ValueTask.FromResult(!made.CrossOrigin && site.IsOurs(made.Origin));
        });
    }
}
