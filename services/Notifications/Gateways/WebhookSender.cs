using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Outbound;

namespace DotMac.Notifications.Gateways;

/// <summary>Calls a webhook receiver through the guarded client, signed by Standard Webhooks 1.0 at the instant of the attempt.</summary>
public sealed class WebhookSender(IHttpClientFactory clients, EndpointSecrets secrets, TimeProvider time)
{
    public sealed record Answer(int? Status, string? Error, int Milliseconds);

    public async Task<Answer> Send(WebhookEndpoint endpoint, WebhookDelivery delivery, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var http = clients.CreateClient(OutboundSetup.Client);
            using var request = Request(endpoint, delivery);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var status = (int)response.StatusCode;
            return new(status, status is >= 200 and < 300 ? null : $"answered {status}", Elapsed(started));
        }
        catch (Exception exception) when (Reason(exception) is { } reason && !ct.IsCancellationRequested)
        {
            return new(null, reason, Elapsed(started));
        }
    }

    private HttpRequestMessage Request(WebhookEndpoint endpoint, WebhookDelivery delivery)
    {
        var now = time.GetUtcNow();
        var timestamp = now.ToUnixTimeSeconds();
        var signature = WebhookSignature.Sign(endpoint.SigningSecrets(now).Select(secrets.Open), delivery.WebhookId, timestamp, delivery.Body);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url)
        {
            Content = new StringContent(delivery.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("webhook-id", delivery.WebhookId);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", signature);
        request.Headers.UserAgent.ParseAdd("DotMac-Webhooks/1.0");
        return request;
    }

    /// <summary>Why there was no answer; null for what is a bug of ours.</summary>
    private static string? Reason(Exception exception) => exception is CryptographicException ? "secret-unreadable" : Unanswered.Reason(exception);

    private static int Elapsed(long started) => (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
}
