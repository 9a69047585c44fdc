namespace DotMac.Kernel;

/// <summary>A row that belongs to a tenant; the save stamps the tenant, nobody else sets it.</summary>
public interface ITenantOwned
{
    Guid TenantId { get; }
}

/// <summary>A child of an aggregate: owned by the same tenant, saved only through its root.</summary>
public abstract class Entity : ITenantOwned
{
    public Guid Id { get; protected init; } = Guid.CreateVersion7();
    public Guid TenantId { get; private set; }
}

/// <summary>The root of a consistency boundary: it protects its state, and announces each change in the method that makes it.</summary>
public abstract class AggregateRoot : Entity
{
    private readonly List<IIntegrationEvent> raised = [];

    /// <summary>Raised by one with each save that changes the root or a child; concurrency token, ETag and event sequence.</summary>
    public long Version { get; private set; }

    /// <summary>Facts not yet saved, in the order in which they happened.</summary>
    public IReadOnlyList<IIntegrationEvent> Raised => raised;

    protected void Raise(IIntegrationEvent fact) => raised.Add(fact);

    /// <summary>Hands the facts to the save that stores them, once.</summary>
    public IReadOnlyList<IIntegrationEvent> TakeRaised()
    {
        var facts = raised.ToArray();
        raised.Clear();
        return facts;
    }
}
