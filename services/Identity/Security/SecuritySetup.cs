using DotMac.ServiceDefaults.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace DotMac.Identity.Security;

/// <summary>Keys, token issuing, password hashing and the revocation feed.</summary>
internal static class SecuritySetup
{
    public static void AddSecurity(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(_ => new MasterSealer(builder.Configuration["Secrets:MasterKey"] ?? "", builder.Configuration.FormerKeys()));
        services.AddSingleton(new RequiredSecret("MasterKey"));
        services.AddSingleton<SigningKeys>();
        services.AddHostedService<LoadSigningKeys>();
        services.AddHostedService<FollowSigningKeys>();
        services.AddSingleton<TokenIssuer>();
        services.AddPasskeys();
        services.AddSingleton<SecondFactorSecrets>();
        services.AddSingleton<PhoneCodes>();
        services.AddSingleton<Resealing>();
        services.AddSingleton<PictureLinks>();
        services.AddSingleton<OpenIdClaims>();
        services.AddSingleton<IdTokens>();
        services.AddSingleton<OwnTokens>();
        services.AddSingleton<LogoutTokens>();
        services.AddSingleton(new PasswordHashing(
            builder.Configuration.GetValue("Passwords:Iterations", PasswordHashing.Iterations),
            Environment.ProcessorCount, 16 * Environment.ProcessorCount));
        services.AddSingleton<SignInDirectory>();
        services.AddSingleton<RevocationFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<RevocationFeed>());

        // The ring is sealed as a whole, hence DataProtection's own warning about keys in clear does not apply.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        services.AddSealedKeyRing();
    }

    /// <summary>DataProtection with its ring in the database.</summary>
    public static void AddSealedKeyRing(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("dotmac-identity");
        services.AddSingleton<SealedKeyRing>();
        services.AddOptions<KeyManagementOptions>().Configure<SealedKeyRing>((options, ring) => options.XmlRepository = ring);
    }
}
