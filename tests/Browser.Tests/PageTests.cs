using DotMac.Fleet.Tests;
using DotMac.NativeHost;
using Microsoft.Playwright;

namespace DotMac.Browser.Tests;

/// <summary>The pages that a developer opens first.</summary>
[UsesFleet]
public sealed class PageTests(FleetFixture fleet, BrowserFixture browser)
{
    [Fact]
    public async Task The_API_reference_shows_every_service_without_a_complaint()
    {
        await using var opened = await browser.Open(new Uri(fleet.App.GetEndpoint("gateway"), "/scalar/"));
        await opened.Page.GetByText("DotMac Identity").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await opened.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        opened.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_status_page_shows_every_resource_without_a_complaint()
    {
        await using var opened = await browser.Open(fleet.App.StatusPage());
        await opened.Page.GetByRole(AriaRole.Cell, new() { Name = "gateway", Exact = true }).WaitForAsync();
        foreach (var name in fleet.App.Pids().Keys)
            (await opened.Page.GetByRole(AriaRole.Cell, new() { Name = name, Exact = true }).CountAsync()).ShouldBe(1, name);
        opened.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_mail_catcher_shows_webhooks_as_text_without_a_complaint()
    {
        using var http = new HttpClient();
        using var body = new StringContent("<img src=x onerror=alert(1)>");
        await http.PostAsync(fleet.Caught.Hook("page"), body);
        await using var opened = await browser.Open(fleet.App.GetEndpoint("mail", "http"));
        await opened.Page.GetByText("<img src=x onerror=alert(1)>").First.WaitForAsync();
        opened.Complaints.ShouldBeEmpty();
    }
}
