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
        foreach (var key in secrets.Select(secret => $"Secrets:{secret.Name}").Union(Values(settings.GetSection("Secrets")).Select(secret => secret.Path)))
            if (WhyUnsafe(key, settings[key]) is { } why)
                yield return $"{key} {why}.";
        foreach (var password in Values(settings).Where(IsPassword).Where(password => SecretStrength.IsWeakPassword(password.Value!)))
            yield return $"{password.Path} is a default or too easy to guess.";
        if (!IsHttps(settings["PublicUrl"]))
            yield return "PublicUrl must be the gateway's https address.";
        if (VaultSettings.Of(settings) is { IsSafe: false })
            yield return "Vault:Address must be https, or on this machine.";
        if (settings["Sms:Url"] is { Length: > 0 } sms && !IsHttps(sms))
            yield return "Sms:Url must be the https address of the provider of text messages.";
        foreach (var pair in settings.GetSection("Outbound:Allow").GetChildren())
            yield return $"Outbound:Allow must be empty, and names {pair.Value}.";
        foreach (var login in settings.GetSection("ConnectionStrings").GetChildren().Where(IsAdministrator))
            yield return $"ConnectionStrings:{login.Key} must not be the server's administrator, whom row-level security does not bind.";
        foreach (var login in settings.GetSection("ConnectionStrings").GetChildren().Where(login => SecretStrength.HasWeakPassword(login.Value ?? "")))
            yield return $"ConnectionStrings:{login.Key} has an empty password, a default, or one that is too easy to guess.";
    }

    /// <summary>A former key seals nothing any more, and a weak one is why it had to be changed: it only has to be one.</summary>
    private static string? WhyUnsafe(string key, string? secret) =>
        key.StartsWith("Secrets:FormerKeys:", StringComparison.OrdinalIgnoreCase) && secret is { Length: >= Sealer.LeastCharacters } ? null : SecretStrength.WhyUnsafe(secret);

    private static bool IsHttps(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps;

    /// <summary>Every setting below a section that has a value.</summary>
    private static IEnumerable<IConfigurationSection> Values(IConfiguration section) =>
        section.GetChildren().SelectMany(child => child.Value is null ? Values(child) : Values(child).Prepend(child));

    /// <summary>A server's password in a section of ours; what has no section is a variable of whatever program started this one.</summary>
    private static bool IsPassword(IConfigurationSection setting) =>
        setting.Path.Contains(':') && (setting.Key.EndsWith("Password", StringComparison.OrdinalIgnoreCase) || setting.Key == "SecretKey") && setting.Value != "";

    private static bool IsAdministrator(IConfigurationSection login) =>
        login.Value?.Contains("Username=postgres", StringComparison.OrdinalIgnoreCase) is true;
}
