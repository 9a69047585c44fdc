using DotMac.NativeHost;
using DotMac.NativeHost.Running;

namespace DotMac.Fleet.Tests.Story;

/// <summary>A customer's first day, as the README promises it: every command typed as it stands there, through the gateway.</summary>
[UsesFleet]
public sealed class FirstDayTests(FleetFixture fleet)
{
    private readonly ReadmeScript story = ReadmeScript.Read();

    private Uri Catcher => fleet.App.GetEndpoint("mail", "http");

    [Fact]
    public async Task The_story_of_the_README_works_as_it_stands_there()
    {
        await Install();
        story.Blocks.ShouldBeGreaterThan(12);
        await story.Run(fleet.Gateway.BaseAddress!, Catcher);
    }

    [Fact]
    public async Task The_story_goes_on_while_the_broker_restarts_in_the_middle()
    {
        await Install();
        await story.Run(fleet.Gateway.BaseAddress!, Catcher, block =>
        {
            if (block == story.Blocks / 2)
                fleet.App.Kill("messaging");
            return Task.CompletedTask;
        });
        await fleet.AllReady();
    }

    internal static Task Install() => Packages.Ensure([("/usr/bin/curl", ["curl"]), ("/usr/bin/jq", ["jq"]), ("/usr/bin/openssl", ["openssl"])], Console.WriteLine);
}
