using System.Net;
using System.Text.RegularExpressions;
using DotMac.Identity.Tests.Features.Connect;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Account;

/// <summary>A browser in which somebody is signed in to its account page.</summary>
internal sealed partial record AccountClient(IdentityHost Host, Company Company, Browser Browser) : IDisposable
{
    public const string Address = "/api/v1/auth/account";

    public static async Task<AccountClient> SignIn(IdentityHost host, Company company, string? email = null)
    {
        var browser = new Browser(host);
        var page = await (await browser.Get($"{Address}?tenant={company.Slug}")).Content.ReadAsStringAsync();
        var entered = await browser.Submit(page, email ?? company.OwnerEmail, IdentityHost.Password, "");
        (entered.StatusCode, entered.Headers.Location?.ToString()).ShouldBe((HttpStatusCode.SeeOther, Address), await entered.Content.ReadAsStringAsync());
        return new(host, company, browser);
    }

    public async Task<string> Page()
    {
        var answer = await Browser.Get(Address);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends one of the page's forms with what is typed into it.</summary>
    public async Task<HttpResponseMessage> Send(string action, params (string Name, string Value)[] typed) => await Send(await Page(), action, typed);

    public async Task<HttpResponseMessage> Send(string page, string action, params (string Name, string Value)[] typed)
    {
        var form = Forms().Matches(page).FirstOrDefault(found => found.Groups[1].Value == $"{Address}/{action}");
        form.ShouldNotBeNull($"{action} in {page}");
        var fields = Browser.Fields(form.Groups[2].Value);
        foreach (var (name, value) in typed)
            fields[name] = value;
        return await Browser.Post($"{Address}/{action}", fields);
    }

    /// <summary>The page says that it is done.</summary>
    public async Task Done(HttpResponseMessage answer, string said)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        (await (await Browser.Get(answer.Headers.Location!.ToString())).Content.ReadAsStringAsync()).ShouldContain(said);
    }

    /// <summary>As if the sign-ins lay sixteen minutes back.</summary>
    public Task Age() => Host.As(Company.Id, async db =>
    {
        await db.Sessions.ExecuteUpdateAsync(row => row.SetProperty(found => found.AuthenticatedAt, found => found.AuthenticatedAt.AddMinutes(-16)));
        db.MarkSaved();
        return 0;
    });

    public void Dispose() => Browser.Dispose();

    [GeneratedRegex("""<form method="post" action="([^"]*)">(.*?)</form>""", RegexOptions.Singleline)]
    private static partial Regex Forms();
}
