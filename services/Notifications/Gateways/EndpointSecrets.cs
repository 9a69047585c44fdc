using System.Text;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Notifications.Gateways;

/// <summary>The signing secrets of webhook endpoints, sealed with the service's key while they are stored.</summary>
public sealed class EndpointSecrets(ServiceSealer sealer)
{
    private const string Purpose = "webhook-secret";

    /// <summary>A new secret, and the same sealed.</summary>
    public (string Secret, byte[] Box) Create()
    {
        var secret = WebhookSignature.NewSecret();
        return (secret, sealer.Seal(Encoding.UTF8.GetBytes(secret), Purpose));
    }

    public string Open(byte[] box) => Encoding.UTF8.GetString(sealer.Open(box, Purpose));
}
