using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DotMac.Contracts.Audit;
using DotMac.Kernel;

namespace DotMac.Audit.Domain.Activities;

/// <summary>One audited operation, at its place in the tenant's chain. It is written once and never changed.</summary>
public sealed class Activity : Entity
{
    private Activity()
    {
    }

    public long Sequence { get; private init; }
    public Guid EventId { get; private init; }
    public string Service { get; private init; } = "";
    public string Action { get; private init; } = "";
    public string Outcome { get; private init; } = "";

    /// <summary>The refusal's code; null when the operation was done.</summary>
    public string? Code { get; private init; }

    public string ActorKind { get; private init; } = "";
    public string ActorId { get; private init; } = "";

    /// <summary>
    /// The actor on whose behalf a service acted, where it consumed what that actor caused; the user as whom a platform administrator acted.
    /// </summary>
    public string? OnBehalfOf { get; private init; }

    /// <summary>What was changed: a JSON array of type and id.</summary>
    public string Targets { get; private init; } = "[]";

    public string[] Events { get; private init; } = [];

    /// <summary>UTC, in whole milliseconds.</summary>
    public DateTimeOffset OccurredAt { get; private init; }

    public string? IpAddress { get; private init; }
    public string? UserAgent { get; private init; }
    public string? TraceId { get; private init; }

    /// <summary>Why, where whoever did it had to say so.</summary>
    public string? Reason { get; private init; }

    public byte[] Hash { get; private set; } = [];

    public static Activity Record(Audited fact, Guid eventId, Guid tenantId, long sequence, byte[] previousHash)
    {
        var milliseconds = DateTimeOffset.FromUnixTimeMilliseconds(fact.OccurredAt.ToUnixTimeMilliseconds());
        var activity = new Activity
        {
            Sequence = sequence,
            EventId = eventId,
            Service = fact.Service,
            Action = fact.Action,
            Outcome = fact.Outcome,
            Code = fact.Code,
            ActorKind = fact.Actor.Kind,
            ActorId = fact.Actor.Id,
            OnBehalfOf = fact.Actor.OnBehalfOf,
            Targets = JsonSerializer.Serialize(fact.Targets.Select(target => new { type = target.Type, id = target.Id })),
            Events = [.. fact.Events],
            OccurredAt = milliseconds,
            IpAddress = fact.IpAddress,
            UserAgent = fact.UserAgent,
            TraceId = fact.TraceId,
            Reason = fact.Reason,
        };
        activity.Hash = HashChain.Next(previousHash, activity.Canonical(tenantId));
        return activity;
    }

    /// <summary>
    /// The bytes that the chain covers: every column but the hash itself. Targets are covered as the text that is stored, so that a row which was
    /// made unreadable is still a row with a wrong hash.
    /// </summary>
    public byte[] Canonical(Guid tenantId) => CanonicalJson.Bytes(new JsonObject
    {
        ["id"] = Id.ToString(),
        ["tenant_id"] = tenantId.ToString(),
        ["sequence"] = Sequence,
        ["event_id"] = EventId.ToString(),
        ["service"] = Service,
        ["action"] = Action,
        ["outcome"] = Outcome,
        ["code"] = Code,
        ["actor"] = new JsonObject { ["kind"] = ActorKind, ["id"] = ActorId, ["on_behalf_of"] = OnBehalfOf },
        ["targets"] = Targets,
        ["events"] = new JsonArray([.. Events.Select(name => JsonValue.Create(name))]),
        ["occurred_at"] = OccurredAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        ["ip_address"] = IpAddress,
        ["user_agent"] = UserAgent,
        ["trace_id"] = TraceId,
        ["reason"] = Reason,
    });
}
