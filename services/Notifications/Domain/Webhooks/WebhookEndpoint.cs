using DotMac.Contracts.Notifications;
using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Webhooks;

/// <summary>An address of the tenant that is told of its events, signed with a secret that it shares.</summary>
public sealed class WebhookEndpoint : AggregateRoot
{
    /// <summary>Former secrets that may sign at a time: each is a signature in the header of every call.</summary>
    private const int MostFormerSecrets = 4;

    /// <summary>How long a secret goes on signing after a rotation (Standard Webhooks 1.0).</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>An endpoint that only fails for so long is disabled.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(120);

    private readonly List<FormerSecret> formerSecrets = [];

    private WebhookEndpoint()
    {
    }

    public string Url { get; private set; } = "";

    /// <summary>Names of the events it wants; <c>*</c> for all but those about webhooks, which are to be asked for by name.</summary>
    public string[] Events { get; private set; } = [];

    public string? Description { get; private set; }

    /// <summary>Sealed with the service's key.</summary>
    public byte[] Secret { get; private set; } = [];

    public IReadOnlyList<FormerSecret> FormerSecrets => formerSecrets;
    public string? DisabledReason { get; private set; }
    public DateTimeOffset? FailingSince { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public bool Enabled => DisabledReason is null;

    public static WebhookEndpoint Register(string url, string[] events, string? description, byte[] sealedSecret, DateTimeOffset now)
    {
        var endpoint = new WebhookEndpoint { Url = url, Events = events, Description = description, Secret = sealedSecret, CreatedAt = now };
        endpoint.Raise(new WebhookEndpointCreated(endpoint.Id, url, events));
        return endpoint;
    }

    public bool Wants(string eventName) =>
        Enabled && (Events.Contains(eventName) || (Events.Contains("*") && !eventName.StartsWith("webhook.", StringComparison.Ordinal)));

    public void Change(string url, string[] events, string? description)
    {
        (Url, Events, Description) = (url, events, description);
        Raise(new WebhookEndpointUpdated(Id, url, events));
    }

    /// <summary>The sealed secrets that sign now, the newest first.</summary>
    public IEnumerable<byte[]> SigningSecrets(DateTimeOffset now) =>
        [Secret, .. formerSecrets.Where(former => former.Until > now).OrderByDescending(former => former.Until).Select(former => former.Box)];

    public void Rotate(byte[] sealedSecret, DateTimeOffset now)
    {
        formerSecrets.RemoveAll(former => former.Until <= now);
        if (formerSecrets.Count == MostFormerSecrets)
            throw WebhookEndpointErrors.TooManySecrets();

        formerSecrets.Add(new FormerSecret(Secret, now + Overlap));
        Secret = sealedSecret;
        Raise(new WebhookSecretRotated(Id, Url));
    }

    public void RequireEnabled()
    {
        if (!Enabled)
            throw WebhookEndpointErrors.Disabled();
    }

    /// <summary>Takes it back into use, with a new 120 hours; one that is in use stays as it is.</summary>
    public void Enable()
    {
        if (Enabled)
            return;

        (DisabledReason, FailingSince) = (null, null);
        Raise(new WebhookEndpointEnabled(Id, Url));
    }

    public void DeliverySucceeded() => FailingSince = null;

    /// <summary>The receiver said that it is gone (410), or has failed for 120 hours on end.</summary>
    public void DeliveryFailed(int? status, DateTimeOffset now)
    {
        FailingSince ??= now;
        if (!Enabled)
            return;
        if (status == 410)
            Disable("gone");
        else if (now - FailingSince >= Patience)
            Disable("failing");
    }

    /// <summary>Announces the removal, which is saved with it.</summary>
    public void Delete() => Raise(new WebhookEndpointDeleted(Id, Url));

    private void Disable(string reason)
    {
        DisabledReason = reason;
        Raise(new WebhookEndpointDisabled(Id, Url, reason));
    }
}
