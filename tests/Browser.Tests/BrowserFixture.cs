using DotMac.NativeHost.Running;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(DotMac.Browser.Tests.BrowserFixture))]

namespace DotMac.Browser.Tests;

/// <summary>Debian's Chromium, driven by Playwright; nothing is downloaded.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>In milliseconds; as patient as all our tests, on a machine that is busy with the others: speed is what the benchmarks judge.</summary>
    private const float Patience = 180_000;

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        await Packages.Ensure([(Chromium, ["chromium"])], Console.WriteLine);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>Opens a page that remembers every complaint: errors in the console, exceptions, requests that failed.</summary>
    public async Task<OpenPage> Open(Uri address)
    {
        var page = await browser!.NewPageAsync();
        page.SetDefaultTimeout(Patience);
        var opened = new OpenPage(page);
        await page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Load });
        return opened;
    }
}
