using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DotMac.Gateway.RateLimits;
using DotMac.Gateway.Routing;
using Microsoft.Extensions.Configuration;

namespace DotMac.Gateway.Tests;

/// <summary>The gateway's table of public paths agrees with what the services' committed documents say of their operations.</summary>
public sealed partial class PublicPathTests(EdgeFixture edge)
{
    public static TheoryData<string> Documents =>
        [.. Directory.GetFiles(Path.Combine(Root(), "services"), "openapi.json", SearchOption.AllDirectories)
        .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(file)) == Path.Combine(Root(), "services"))
        .Select(file => Path.GetRelativePath(Root(), file))];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Documents))]
    public async Task An_operation_is_reached_without_a_token_exactly_when_it_needs_none(string document)
    {
        foreach (var (method, path, needsToken) in Operations(document))
        {
            using var answer = await edge.Send(Parameter().Replace(path, Guid.CreateVersion7().ToString()), method: method);
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain("route.not_found", customMessage: $"{method} {path} is not routed");
            (answer.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(needsToken, $"{method} {path}");
        }
    }

    /// <summary>OAuth's and SCIM's own endpoints, which stand in discovery, and a page for browsers: not in our documents.</summary>
    private static readonly string[] Undocumented =
        ["/api/v1/auth/account", "/connect/token", "/connect/sign-in", "/connect/revoke", "/connect/introspect", "/connect/par", "/connect/device", "/connect/verify", "/scim/v2/Bulk"];

    [Fact]
    public void What_is_routed_public_or_limited_exists()
    {
        var built = FleetServices.All.ToDictionary(service => service.Name, service => PathsOf(service.Name));
        foreach (var service in FleetServices.All)
            foreach (var path in service.Paths.Concat(service.Public).Concat(service.Streams))
                built[service.Name].ShouldContain(operation => LiesIn(operation, path), $"{service.Name}: {path}");

        var all = built.Values.SelectMany(paths => paths).Concat(Undocumented).ToList();
        foreach (var path in new LimitTable(new ConfigurationBuilder().Build()).Paths)
            all.ShouldContain(operation => LiesIn(operation, path), path);
    }

    private static List<string> PathsOf(string service) => Operations(Path.GetRelativePath(
        Root(), Directory.GetFiles(Path.Combine(Root(), "services"), "openapi.json", SearchOption.AllDirectories)
            .Single(file => Path.GetFileName(Path.GetDirectoryName(file)!).Equals(service, StringComparison.OrdinalIgnoreCase))))
        .Select(operation => operation.Path).ToList();

    private static bool LiesIn(string operation, string path) =>
        (Parameter().Replace(operation, "*") + "/").StartsWith(Parameter().Replace(path, "*") + "/", StringComparison.Ordinal);

    private static IEnumerable<(HttpMethod Method, string Path, bool NeedsToken)> Operations(string document)
    {
        using var read = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root(), document)));
        foreach (var path in read.RootElement.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject().Where(member => member.Value.TryGetProperty("responses", out _)))
                yield return (
                    new(operation.Name.ToUpperInvariant()), path.Name, operation.Value.TryGetProperty("security", out _) && !HasOwnCredentials(path.Name));
    }

    /// <summary>The service judges its token there, which is none of the fleet's.</summary>
    private static bool HasOwnCredentials(string operation) => FleetServices.All.SelectMany(service => service.OwnCredentials).Any(path => LiesIn(operation, path));

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DotMac.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
