using System.Net.Http.Headers;
using DotMac.Kernel;
using DotMac.Notifications.Domain;
using DotMac.ServiceDefaults.Outbound;

namespace DotMac.Notifications.Gateways;

/// <summary>
/// A provider of text messages, by HTTP: <c>POST Sms:Url</c> with <c>Authorization: Bearer Sms:Token</c>, <c>Idempotency-Key: id</c> and the body
/// <c>{"id", "from", "to", "text"}</c> (<c>from</c> is <c>Sms:From</c>, <c>to</c> is E.164). Any 2xx means that it took the text; what it answers is not read.
/// </summary>
public sealed partial class HttpSmsSender(
    IHttpClientFactory clients, OutboundAllowList allowed, IConfiguration configuration, ILogger<HttpSmsSender> logger) : ISmsSender
{
    private readonly IConfigurationSection sms = configuration.GetSection("Sms");

    private sealed record Body(Guid Id, string From, string To, string Text);

    public async Task<SendOutcome> Send(Guid id, PhoneNumber to, string text, CancellationToken ct)
    {
        if (Address() is not { } address)
        {
            Log.NotConfigured(logger, id);
            return new("not-configured", Final: true);
        }

        try
        {
            using var http = clients.CreateClient(OutboundSetup.Client);
            using var request = Request(address, id, to, text);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return Outcome((int)response.StatusCode);
        }
        catch (Exception exception) when (Unanswered.Reason(exception) is { } reason && !ct.IsCancellationRequested)
        {
            Log.NotSent(logger, exception, id);
            return new(reason);
        }
    }

    /// <summary>The token goes over TLS alone, but to the exact exceptions that an operator allows (in production there are none).</summary>
    private Uri? Address() =>
        OutboundAddress.Parse(sms["Url"] ?? "", allowed) is { } url && (url.Scheme == Uri.UriSchemeHttps || allowed.Contains(url.Host, url.Port)) ? url : null;

    private HttpRequestMessage Request(Uri address, Guid id, PhoneNumber to, string text)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = JsonContent.Create(new Body(id, sms["From"] ?? "DotMac", to.Value, text)),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sms["Token"]);
        request.Headers.Add("Idempotency-Key", id.ToString());
        return request;
    }

    /// <summary>
    /// What a tenant may read of it. 400, 404, 409, 410, 413 and 422 are about this text; 401 and 403 are about our account, 408, 425, 429 and 5xx about the
    /// provider: another try may find that mended.
    /// </summary>
    private static SendOutcome Outcome(int status) =>
        status is >= 200 and < 300 ? SendOutcome.Taken : new($"refused {status}", Final: status is 400 or 404 or 409 or 410 or 413 or 422);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Sms:Url is missing or no https address, so that {Sms} was given up, as every text is")]
        public static partial void NotConfigured(ILogger logger, Guid sms);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The provider of text messages did not take {Sms}")]
        public static partial void NotSent(ILogger logger, Exception exception, Guid sms);
    }
}
