using Microsoft.Playwright;

namespace DotMac.Browser.Tests;

/// <summary>Pictures of pages for people to look at, where <c>DOTMAC_SCREENS</c> names a folder.</summary>
internal static class Screens
{
    public static async Task Keep(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("DOTMAC_SCREENS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
