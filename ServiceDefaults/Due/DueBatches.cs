namespace DotMac.ServiceDefaults.Due;

/// <summary>Which claims are done together: those of one tenant, one kind and one story, as many as their handler takes.</summary>
internal sealed class DueBatches(IReadOnlyDictionary<string, int> together)
{
    /// <summary>Takes the first claim from the waiting ones, and those that go with it.</summary>
    public IReadOnlyList<DueClaim> Take(List<DueClaim> waiting)
    {
        var first = waiting[0];
        var batch = waiting.Where(claim => (claim.TenantId, claim.Kind, claim.TraceParent) == (first.TenantId, first.Kind, first.TraceParent))
            .Take(together.GetValueOrDefault(first.Kind, 1)).ToArray();
        waiting.RemoveAll(claim => batch.Contains(claim));
        return batch;
    }
}
