using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace DotMac.Browser.Tests;

/// <summary>A page and what it complained about since it was opened.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> complaints = new();

    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => Note(message.Type == "error", message.Text);
        page.PageError += (_, error) => Note(true, error);
        page.RequestFailed += (_, request) => Note(true, $"{request.Url}: {request.Failure}");
        page.Response += (_, response) => Note(response.Status >= 400, $"{response.Url}: {response.Status}");
    }

    public IPage Page { get; }

    public IEnumerable<string> Complaints => complaints;

    public async ValueTask DisposeAsync() => await Page.CloseAsync();

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
            complaints.Enqueue(text);
    }
}
