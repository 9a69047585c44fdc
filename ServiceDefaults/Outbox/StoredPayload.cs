using System.Net.Mime;
using MassTransit;

namespace DotMac.ServiceDefaults.Outbox;

/// <summary>
/// Sends an event exactly as it was stored: in a rolling update the dispatcher may be older than the replica that wrote the row, and reading
/// the event into its own record would drop members that it does not know.
/// </summary>
internal sealed class StoredPayload(IMessageSerializer headers, string payload) : IMessageSerializer
{
    public ContentType ContentType => headers.ContentType;

    public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class
    {
        _ = headers.GetMessageBody(context);
        return new StringMessageBody(payload);
    }
}
