using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DotMac.NativeHost.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DotMac.NativeHost.Mail;

/// <summary>
/// Keeps the newest mails, webhooks and text messages of the development fleet, in memory. Mails are read as from Mailpit (<c>/api/v1/messages</c>,
/// <c>/api/v1/message/{id}</c>), webhooks at <c>/hooks/received</c>, texts (which come to <c>/sms</c> as to a provider) at <c>/sms/received</c>, all by a
/// person at <c>/</c>.
/// </summary>
public sealed class MailCatcher : IAsyncDisposable
{
    private const int Kept = 500;
    private readonly ConcurrentQueue<CaughtMail> mails = new();
    private readonly ConcurrentQueue<ReceivedHook> hooks = new();
    private readonly ConcurrentQueue<ReceivedText> texts = new();
    private readonly WebApplication app;
    private readonly SmtpReceiver smtp;

    public MailCatcher(int smtpPort, int httpPort)
    {
        smtp = new(smtpPort, (mail, size) => Keep(mails, new CaughtMail(mail, size)));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{httpPort}");
        app = builder.Build();
        app.UseLocalNamesOnly(httpPort);
        app.MapGet("/", () => Results.Content(Running.Resources.Text("catcher.html"), "text/html; charset=utf-8"));
        app.MapGet("/favicon.ico", () => Results.NoContent());
        app.MapGet("/api/v1/messages", List);
        app.MapGet("/api/v1/message/{id}", Show);
        app.MapPost("/hooks/{name?}", Receive);
        app.MapGet("/hooks/received", () => Results.Json(hooks.Reverse()));
        app.MapPost("/sms", (Delegate)ReceiveText); // with one HttpContext alone the compiler takes it for a plain RequestDelegate
        app.MapGet("/sms/received", () => Results.Json(texts.Reverse()));
    }

    public Task Start(CancellationToken ct)
    {
        smtp.Start();
        return app.StartAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await smtp.DisposeAsync();
        await app.DisposeAsync();
    }

    private IResult List(int start = 0, int limit = 50)
    {
        var all = mails.Reverse().ToArray();
        var page = all.Skip(Math.Max(0, start)).Take(Math.Clamp(limit, 0, Kept)).ToArray();
        var unread = all.Count(mail => !mail.IsRead);
        return Results.Json(new
        {
            total = all.Length,
            unread,
            count = page.Length,
            messages_count = all.Length,
            messages_unread = unread,
            start,
            tags = Array.Empty<string>(),
            messages = page.Select(mail => mail.Summary()),
        }, Options);
    }

    private IResult Show(string id)
    {
        var mail = id == "latest" ? mails.LastOrDefault() : mails.FirstOrDefault(mail => mail.Id == id);
        return mail is null ? Results.NotFound() : Results.Json(mail.Read(), Options);
    }

    private async Task<IResult> Receive(HttpContext http, string? name)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        Keep(hooks, new(
            Guid.CreateVersion7().ToString("N"), name ?? "", TimeProvider.System.GetUtcNow(),
            http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            Encoding.UTF8.GetString(body.ToArray()), Convert.ToBase64String(body.ToArray())));
        return Results.Ok();
    }

    /// <summary>What Notifications' HTTP provider takes; a text that is repeated under its id is kept once.</summary>
    private async Task<IResult> ReceiveText(HttpContext http)
    {
        if (!http.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.Ordinal))
            return Results.Unauthorized();
        try
        {
            var sent = await JsonSerializer.DeserializeAsync<SentText>(http.Request.Body, cancellationToken: http.RequestAborted);
            if (sent is not { To: { } to, Text: { } text })
                return Results.UnprocessableEntity();
            if (texts.All(known => known.Id != sent.Id))
                Keep(texts, new(sent.Id, TimeProvider.System.GetUtcNow(), sent.From ?? "", to, text));
            return Results.Accepted();
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
    }

    private static void Keep<T>(ConcurrentQueue<T> queue, T item)
    {
        queue.Enqueue(item);
        while (queue.Count > Kept)
            queue.TryDequeue(out _);
    }

    /// <summary>Mailpit's members are written in Pascal case, those of the list itself in lower case.</summary>
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = null };

    private sealed record SentText(
        [property: JsonPropertyName("id")] Guid Id,
        [property: JsonPropertyName("from")] string? From,
        [property: JsonPropertyName("to")] string? To,
        [property: JsonPropertyName("text")] string? Text);

    private sealed record ReceivedText(
        [property: JsonPropertyName("id")] Guid Id,
        [property: JsonPropertyName("received_at")] DateTimeOffset ReceivedAt,
        [property: JsonPropertyName("from")] string From,
        [property: JsonPropertyName("to")] string To,
        [property: JsonPropertyName("text")] string Text);

    private sealed record ReceivedHook(
        [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("received_at")] DateTimeOffset ReceivedAt,
        [property: JsonPropertyName("headers")] Dictionary<string, string> Headers,
        [property: JsonPropertyName("body")] string Body,
        [property: JsonPropertyName("body_base64")] string BodyBase64);
}
