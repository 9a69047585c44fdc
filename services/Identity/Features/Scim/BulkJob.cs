using System.Text.Json;
using DotMac.Identity.Domain.Scim;

namespace DotMac.Identity.Features.Scim;

/// <summary>
/// The operations of a bulk request in an order in which each comes after those that it refers to (RFC 7644, 3.7.2); it ends when as many failed as the client
/// takes, and with the first that failed by a fault or an outage here.
/// </summary>
internal sealed class BulkJob
{
    private readonly List<BulkOperation> operations = [];
    private readonly Dictionary<BulkOperation, BulkOutcome> settled = [];
    private readonly Dictionary<string, string> made = []; // ids by bulkId
    private int failures;
    private int most = int.MaxValue;
    private bool broken;

    /// <summary>Of all that were tried, in the order of the request.</summary>
    public BulkOutcome[] Outcomes => [.. operations.Where(settled.ContainsKey).Select(operation => settled[operation])];

    public static BulkJob Read(ScimBody body)
    {
        if (body.As(ScimBody.BulkSchema).Root.Member("Operations") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
            throw ScimErrors.InvalidSyntax("Operations is a list.");
        if (list.GetArrayLength() > RunScimBulk.MaxOperations)
            throw new BadHttpRequestException($"A bulk request has at most {RunScimBulk.MaxOperations} operations (maxOperations).", StatusCodes.Status413PayloadTooLarge);

        var job = new BulkJob();
        job.operations.AddRange(list.EnumerateArray().Select(BulkOperation.Read));
        if (body.Root.Member("failOnErrors") is { ValueKind: not JsonValueKind.Null } given)
            job.most = given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var number) && number > 0
                ? number
                : throw ScimErrors.InvalidValue("failOnErrors", "is a whole number above 0.");
        job.RefuseRepeatedNames();
        return job;
    }

    /// <summary>The next one to run, or one that cannot be run, with its flaw; null at the end.</summary>
    public BulkOperation? Next()
    {
        var open = operations.Where(operation => !settled.ContainsKey(operation)).ToArray();
        if (broken || failures >= most || open is [])
            return null;
        if (open.FirstOrDefault(operation => operation.Flaw is not null || operation.Needs.All(made.ContainsKey)) is { } ready)
        {
            ready.Resolve(made);
            return ready;
        }

        // All that is left refers to what is not there: unknown, failed, or among themselves.
        var stuck = open[0];
        var missing = stuck.Needs.First(name => !made.ContainsKey(name));
        stuck.Flaw = operations.Any(operation => operation.BulkId == missing)
            ? ScimErrors.Unresolved(missing)
            : ScimErrors.InvalidValue("bulkId", $"{missing} is no operation of the request that makes something.");
        return stuck;
    }

    /// <summary>What became of it; those that refer to it can have its id from now on.</summary>
    public void Settle(BulkOperation operation, BulkOutcome outcome)
    {
        settled[operation] = outcome;
        failures += outcome.Failed ? 1 : 0;
        broken |= outcome.Broken;
        if (outcome is { Failed: false, Location: { } location } && operation is { Method: "POST", BulkId: { } name })
            made[name] = location[(location.LastIndexOf('/') + 1)..];
    }

    private void RefuseRepeatedNames()
    {
        foreach (var again in operations.Where(operation => operation is { Method: "POST", BulkId: not null }).GroupBy(operation => operation.BulkId).SelectMany(same => same.Skip(1)))
            again.Flaw ??= ScimErrors.InvalidValue("bulkId", "names one operation of the request.");
    }
}
