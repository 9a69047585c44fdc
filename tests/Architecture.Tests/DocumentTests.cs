using System.Diagnostics;

namespace DotMac.Architecture.Tests;

/// <summary>The committed OpenAPI documents are what the services serve.</summary>
public sealed class DocumentTests
{
    [Theory]
    [MemberData(nameof(Service.Every), MemberType = typeof(Service))]
    public async Task The_committed_document_is_the_service_s_own(string name) =>
        Repository.Drift(Committed(name), await Document(Service.Of(name))).ShouldBeEmpty();

    [Fact]
    public async Task A_planted_drift_is_found()
    {
        var drifted = (await Document(Service.Of("partners"))).Replace("/api/v1/partners", "/api/v1/planted", StringComparison.Ordinal);
        Repository.Differences(Committed("partners"), drifted).ShouldNotBeEmpty();
    }

    private static string Committed(string name) => $"services/{Service.Of(name).Project}/openapi.json";

    private static async Task<string> Document(Service service)
    {
        string[] command = ["exec", service.Assembly.Location, "openapi"];
        var start = new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The document goes to standard output, where the console's logger writes too.
        start.Environment["Logging__LogLevel__Default"] = "None";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var document = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
        return document;
    }
}
