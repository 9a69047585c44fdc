namespace DotMac.Kernel;

/// <summary>A fact that one service tells the others: a record in Contracts, raised by the aggregate whose state changed.</summary>
public interface IIntegrationEvent;

/// <summary>The public name and version of an event (<c>invoice.finalized</c>, 1), stable for consumers and webhook receivers.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EventNameAttribute(string name, int version) : Attribute
{
    public string Name { get; } = name;
    public int Version { get; } = version;
}
