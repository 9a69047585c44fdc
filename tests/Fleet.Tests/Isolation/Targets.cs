namespace DotMac.Fleet.Tests.Isolation;

/// <summary>What a service's database has of a tenant: an id of each table, the ids that its rows refer to, and pairs of a row and what it refers to.</summary>
internal sealed class Targets(Guid tenant, IReadOnlyDictionary<string, Guid> tables, IReadOnlyList<(Guid Parent, Guid Child)> pairs)
{
    private readonly HashSet<string> rightly = [];

    /// <summary>Every id, whatever it is of.</summary>
    public IReadOnlyCollection<Guid> All { get; } = [.. tables.Values.Concat(pairs.Select(pair => pair.Parent)).Append(tenant).Distinct()];

    public int Count => All.Count;

    public static async Task<Targets> Of(Rows rows, string service, Guid tenant) =>
        new(tenant, await rows.Ids(service, tenant), await rows.Pairs(service, tenant));

    /// <summary>What to attack a route with.</summary>
    public IReadOnlyList<(Guid Parent, Guid Child)> For(Route route) =>
        route.TakesPairs ? pairs : IsNamedRightly(route) ? Named(route) : [.. All.Select(id => (id, id))];

    /// <summary>Ids of the tables that have the names of what the route takes; none if there is no such table for one of them.</summary>
    public IReadOnlyList<(Guid Parent, Guid Child)> Named(Route route)
    {
        var kinds = route.Kinds.Select(kind => tables.Where(table => table.Key == kind || table.Key.EndsWith($"_{kind}", StringComparison.Ordinal)).ToArray()).ToArray();
        return route.TakesPairs || kinds.Any(kind => kind.Length == 0) ? [] : [.. kinds.SelectMany(kind => kind).Select(table => table.Value).Append(tenant).Distinct().Select(id => (id, id))];
    }

    /// <summary>The owner got to something by the named ids: what the route names is what its tables are called.</summary>
    public void NamedRightly(Route route) => rightly.Add(route.Object);

    /// <summary>A body's members bear the names of what they refer to; of a path, the read of the same object has shown it.</summary>
    private bool IsNamedRightly(Route route) => Named(route).Count > 0 && (route.Object.Length == 0 || rightly.Contains(route.Object));
}
