namespace DotMac.ServiceDefaults.Due;

/// <summary>
/// Does one kind of due work. It runs in a scope of its own, under the work's tenant; what it changed is saved after it and commits together
/// with the work's completion. Work that calls outside first commits (<c>db.Commit</c>), calls, and changes what follows in the next transaction.
/// </summary>
public interface IDueWorkHandler
{
    Task Handle(DueWork work, CancellationToken ct);
}

/// <summary>
/// Does a kind of work of which a tenant has much at the same instant. Up to <see cref="HandlesDueWorkAttribute.Together"/> pieces share a
/// transaction: prepared once, then handled one by one. Each has an audit record of what it added or announced; what changed silently, whichever piece did it,
/// is in one last record. A batch that fails is done again piece by piece.
/// </summary>
public interface IDueBatchHandler : IDueWorkHandler
{
    /// <summary>Reads at once, in a fixed order of locks, what the pieces need; it may commit and call outside as a single piece may.</summary>
    Task Prepare(IReadOnlyList<DueWork> batch, CancellationToken ct);
}

/// <summary>Names the kind of work that a handler does, <c>renew_subscription</c>: the kind under which it is scheduled.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class HandlesDueWorkAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;

    /// <summary>How many pieces an <see cref="IDueBatchHandler"/> does in one transaction at most.</summary>
    public int Together { get; init; } = 1;
}
