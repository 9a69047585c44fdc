using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Fleet.Tests;

/// <summary>Mails, text messages and webhooks that the fleet sent, as the catcher kept them.</summary>
public sealed class Caught(HttpClient http) : IDisposable
{
    /// <summary>Where a webhook endpoint of a test may point; what arrives there is told apart by the name.</summary>
    public Uri Hook(string name) => new(http.BaseAddress!, $"/hooks/{name}");

    /// <summary>The newest mail to the address whose subject has the words, once it is there.</summary>
    public Task<JsonElement> Mail(string to, string subject = "") => One(async () =>
    {
        var list = await http.GetFromJsonAsync<JsonElement>("/api/v1/messages?limit=500");
        foreach (var mail in list.GetProperty("messages").EnumerateArray().Where(mail => IsTo(mail, to) && IsAbout(mail, subject)))
            return await http.GetFromJsonAsync<JsonElement>($"/api/v1/message/{mail.GetProperty("ID").GetString()}");
        return null;
    }, $"a mail '{subject}' to {to}");

    /// <summary>The newest text message to the number, once it is there.</summary>
    public async Task<string> Text(string to) => (await One(
        async () => (await http.GetFromJsonAsync<JsonElement[]>("/sms/received"))!.Where(text => text.GetProperty("to").GetString() == to)
            .Cast<JsonElement?>().FirstOrDefault(),
        $"a text to {to}")).GetProperty("text").GetString()!;

    /// <summary>The webhooks that arrived under the name, the newest first.</summary>
    public async Task<JsonElement[]> Hooks(string name) =>
        [.. (await http.GetFromJsonAsync<JsonElement[]>("/hooks/received"))!.Where(hook => hook.GetProperty("name").GetString() == name)];

    /// <summary>The newest webhook under the name that passes, once it is there.</summary>
    public Task<JsonElement> Hook(string name, Func<JsonElement, bool> check) =>
        One(async () => (await Hooks(name)).Where(check).Cast<JsonElement?>().FirstOrDefault(), $"a webhook at {name}");

    public void Dispose() => http.Dispose();

    private static async Task<JsonElement> One(Func<Task<JsonElement?>> ask, string what) =>
        (await Eventually.Get(ask, found => found is not null, what))!.Value;

    private static bool IsTo(JsonElement mail, string address) =>
        mail.GetProperty("To").EnumerateArray()
            .Any(to => string.Equals(to.GetProperty("Address").GetString(), address, StringComparison.OrdinalIgnoreCase));

    private static bool IsAbout(JsonElement mail, string words) =>
        (mail.GetProperty("Subject").GetString() ?? "").Contains(words, StringComparison.OrdinalIgnoreCase);
}
