using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Messaging;

namespace DotMac.ServiceDefaults.Data;

/// <summary>The aggregates that an operation touched and the events that it raised: the substance of its audit record.</summary>
internal sealed class OperationTrail
{
    private readonly List<AuditTarget> targets = [];
    private readonly List<string> events = [];

    public IReadOnlyList<AuditTarget> Targets => targets;
    public IReadOnlyList<string> Events => events;

    public void Add(AggregateRoot root)
    {
        var target = new AuditTarget(JsonNamingPolicy.SnakeCaseLower.ConvertName(root.GetType().Name), root.Id);
        if (!targets.Contains(target))
            targets.Add(target);
    }

    public void Add(IIntegrationEvent fact) => events.Add(EventCatalogue.NameOf(fact.GetType()).Name);

    public void Clear()
    {
        targets.Clear();
        events.Clear();
    }
}
