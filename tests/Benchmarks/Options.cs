namespace DotMac.Benchmarks;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Quick">Short measures, medians of three, half as much again allowed, and a second try: for <c>.ci/run</c>.</param>
/// <param name="Only">The groups of rows to measure; all where none is named.</param>
internal sealed record Options(bool Quick, IReadOnlyList<string> Only)
{
    private static readonly string[] ForQuick = ["gateway", "invoice", "events", "outbox"];

    public double Slack => Quick ? 1.5 : 1;
    public int Rounds => Quick ? 3 : 5;
    public TimeSpan Round => TimeSpan.FromSeconds(Quick ? 2 : 5);

    /// <summary>How long a program may take to become as fast as it gets.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 30 : 180);

    /// <summary>Null where the arguments are none of ours: measuring everything takes an hour, and is not a guess to make.</summary>
    public static Options? Parse(string[] args) => args switch
    {
        [] => new(false, []),
        ["--quick"] => new(true, []),
        ["--only", var groups] => new(false, groups.Split(',')),
        ["--quick", "--only", var groups] => new(true, groups.Split(',')),
        _ => null,
    };

    public bool Wants(string group) => Only.Count > 0 ? Only.Contains(group) : !Quick || ForQuick.Contains(group);
}
