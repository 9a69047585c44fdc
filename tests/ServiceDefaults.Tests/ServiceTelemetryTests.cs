using System.Diagnostics;

namespace DotMac.ServiceDefaults.Tests;

public sealed class ServiceTelemetryTests
{
    [Fact]
    public void A_trace_that_nobody_samples_goes_on_all_the_same()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var activity = ServiceTelemetry.Continue("test", ActivityKind.Consumer, $"00-{trace}-00f067aa0ba902b7-00");
        activity.TraceId.ToHexString().ShouldBe(trace);
        Activity.Current.ShouldBe(activity);
    }

    [Fact]
    public void Work_that_nothing_caused_begins_a_trace()
    {
        using var activity = ServiceTelemetry.Continue("test", ActivityKind.Internal, null);
        activity.TraceId.ToHexString().Length.ShouldBe(32);
    }
}
