using Microsoft.Playwright;

namespace DotMac.Browser.Tests;

/// <summary>An authenticator that Chromium simulates.</summary>
internal static class SimulatedAuthenticator
{
    /// <summary>One that knows its user by a finger and holds passkeys itself.</summary>
    public static async Task AddAuthenticator(this IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
