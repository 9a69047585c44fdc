namespace DotMac.Identity.Tests;

public sealed class OpenApiTests(IdentityHost host)
{
    [Fact]
    public async Task The_committed_document_is_the_served_one()
    {
        using var http = host.Anonymous();
        var served = await http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "DotMac.sln")))
            root = root.Parent!;
        var committed = await File.ReadAllTextAsync(
            Path.Combine(root.FullName, "services/Identity/openapi.json"), TestContext.Current.CancellationToken);
        (served.Trim() == committed.Trim()).ShouldBeTrue(
            "Write it anew: Logging__LogLevel__Default=None dotnet Identity.dll openapi > services/Identity/openapi.json");
    }
}
