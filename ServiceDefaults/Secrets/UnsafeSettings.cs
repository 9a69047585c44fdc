using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DotMac.ServiceDefaults.Secrets;

/// <summary>A secret without which the service may not run: <c>Secrets:{Name}</c>.</summary>
public sealed record RequiredSecret(string Name);

/// <summary>
/// Outside development a service does not start on settings that are unsafe; all of them are named in one message (design, section 8).
/// </summary>
public static class UnsafeSettings
{
    /// <summary>Throws with all of them unless the application runs in development.</summary>
    public static void Refuse(WebApplication app)
    {
        if (app.Environment.IsDevelopment())
            return;
        if (Of(app.Configuration, app.Services.GetServices<RequiredSecret>()).ToArray() is { Length: > 0 } unsafeOnes)
            throw new InvalidOperationException(
                $"The settings are not safe to run on:{Environment.NewLine}{string.Join(Environment.NewLine, unsafeOnes)}");
    }

    /// <summary>What is unsafe, in words.</summary>
    public static IEnumerable<string> Of(IConfiguration settings, IEnumerable<RequiredSecret> secrets)
    {
        foreach (var secret in secrets)
            if (settings[$"Secrets:{secret.Name}"] is not { Length: >= Sealer.LeastCharacters })
                yield return $"Secrets:{secret.Name} must have at least {Sealer.LeastCharacters} characters.";
        if (!Uri.TryCreate(settings["PublicUrl"], UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps)
            yield return "PublicUrl must be the gateway's https address.";
        foreach (var pair in settings.GetSection("Outbound:Allow").GetChildren())
            yield return $"Outbound:Allow must be empty, and names {pair.Value}.";
        foreach (var login in settings.GetSection("ConnectionStrings").GetChildren().Where(IsAdministrator))
            yield return $"ConnectionStrings:{login.Key} must not be the server's administrator, whom row-level security does not bind.";
    }

    private static bool IsAdministrator(IConfigurationSection login) =>
        login.Value?.Contains("Username=postgres", StringComparison.OrdinalIgnoreCase) is true;
}
