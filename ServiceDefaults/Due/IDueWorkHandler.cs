namespace DotMac.ServiceDefaults.Due;

/// <summary>
/// Does one kind of due work. It runs in a scope of its own, under the work's tenant; what it changed is saved after it and commits together
/// with the work's completion. Work that calls outside first commits (<c>db.Commit</c>), calls, and changes what follows in the next transaction.
/// </summary>
public interface IDueWorkHandler
{
    Task Handle(DueWork work, CancellationToken ct);
}

/// <summary>Names the kind of work that a handler does, <c>renew_subscription</c>: the kind under which it is scheduled.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HandlesDueWorkAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;
}
