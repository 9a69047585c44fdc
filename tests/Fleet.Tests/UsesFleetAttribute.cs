using System.Reflection;
using Xunit.v3;

namespace DotMac.Fleet.Tests;

/// <summary>The class's tests run against a whole fleet: the one that runs already, if it has as many replicas, else a new one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UsesFleetAttribute : BeforeAfterTestAttribute
{
    /// <summary>Processes of each service and of the gateway.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>xunit waits for nothing here, so this does, on a thread of its own.</summary>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        Task.Run(async () => await (await TestContext.Current.GetFixture<FleetFixture>())!.Run(Replicas)).GetAwaiter().GetResult();
}
