using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>A browser at our pages: keeps cookies, fills forms in, follows our own redirects and stops at the client's.</summary>
internal sealed partial class Browser(IdentityHost host) : IDisposable
{
    private readonly HttpClient http = Quiet(host);

    public Dictionary<string, string> Cookies { get; } = [];

    public List<string> SetCookies { get; } = [];

    /// <summary>Headers that the next requests have besides.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public Task<HttpResponseMessage> Get(string address) => Send(new(HttpMethod.Get, address));

    public Task<HttpResponseMessage> Post(string address, IEnumerable<KeyValuePair<string, string>> form) =>
        Send(new(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) });

    public Task<HttpResponseMessage> PostJson(string address, object body) => Send(new(HttpMethod.Post, address) { Content = JsonContent.Create(body) });

    /// <summary>The authorization request, signed in and allowed where a page asks for it; the answer that leads away.</summary>
    public async Task<HttpResponseMessage> Walk(string address, string email, string password = IdentityHost.Password, string decision = "allow")
    {
        var answer = await Get(address);
        for (var step = 0; step < 6; step++)
        {
            if (answer.StatusCode == HttpStatusCode.OK)
                answer = await Submit(await answer.Content.ReadAsStringAsync(), email, password, decision);
            else if (answer.Headers.Location is { IsAbsoluteUri: false } next)
                answer = await Get(next.ToString());
            else
                return answer;
        }

        throw new InvalidOperationException("The pages lead nowhere.");
    }

    public async Task<HttpResponseMessage> Submit(string page, string email, string password, string decision)
    {
        var form = Fields(page);
        if (page.Contains("name=\"password\""))
            (form["email"], form["password"]) = (email, password);
        else
            form["decision"] = decision;
        return await Post(Action().Match(page).Groups[1].Value, form);
    }

    public static Dictionary<string, string> Fields(string page) => Hidden().Matches(page)
        .ToDictionary(match => HttpUtility.HtmlDecode(match.Groups[1].Value), match => HttpUtility.HtmlDecode(match.Groups[2].Value));

    /// <summary>What the client is told in its redirect URI's query.</summary>
    public static Dictionary<string, string> Told(HttpResponseMessage answer)
    {
        answer.Headers.Location.ShouldNotBeNull($"{answer.StatusCode} {answer.Content.ReadAsStringAsync().Result}");
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        if (Cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        foreach (var (name, value) in Headers)
            request.Headers.Add(name, value);
        var answer = await http.SendAsync(request);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            SetCookies.Add(set);
            var pair = set.Split(';')[0].Split('=', 2);
            Cookies[pair[0]] = pair[1];
        }

        return answer;
    }

    private static HttpClient Quiet(IdentityHost host)
    {
        using var like = host.Anonymous();
        return new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = like.BaseAddress };
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)">""")]
    private static partial Regex Hidden();

    [GeneratedRegex("action=\"([^\"]*)\"")]
    private static partial Regex Action();
}
