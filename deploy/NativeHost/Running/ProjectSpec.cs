using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;

namespace DotMac.NativeHost.Running;

/// <summary>How a project runs: its built assembly, with the variables that Aspire would hand to it.</summary>
internal static class ProjectSpec
{
    /// <summary>The <c>dotnet</c> whose runtime runs this very process; <c>PATH</c> may have none.</summary>
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    public static async Task<ProcessSpec> For(FleetResource resource, FleetOptions options, CancellationToken ct)
    {
        var assembly = resource.Model.Annotations.OfType<ProjectAnnotation>().Single().Metadata.AssemblyPath;
        return new(Dotnet, ["exec", assembly, .. ExecutableSpec.Args(resource)], Path.GetDirectoryName(assembly)!)
        {
            Environment = await Variables(resource, options, ct),
        };
    }

    public static async Task<Dictionary<string, string?>> Variables(FleetResource resource, FleetOptions options, CancellationToken ct)
    {
        var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Development";
        var variables = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["DOTNET_ENVIRONMENT"] = environment,
            ["DOTNET_TieredPGO"] = "0",
            // Two cores start eight programs: what was called often is compiled once more when all has been quiet for a second, not while the others start.
            ["DOTNET_TC_CallCountingDelayMs"] = "1000",
            ["MASSTRANSIT_USAGE_TELEMETRY"] = "false",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        // Aspire's children inherit everything; of that, ours need where telemetry goes and what a test or a benchmark widens.
        ExecutableSpec.Inherit(variables, "OTEL_", "RateLimits__");
        variables["OTEL_SERVICE_NAME"] = resource.Model.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = string.Join(',', (string?[])[.. Stated(variables), $"service.instance.id={Guid.NewGuid():N}"]);
        foreach (var endpoint in resource.Endpoints.Where(endpoint => endpoint.UriScheme == "http"))
            variables["ASPNETCORE_URLS"] = $"http://127.0.0.1:{resource.Port(endpoint)}";
        await ExecutableSpec.AddOwn(variables, resource, ct);
        AllowMore(variables, options.AllowOutbound);
        return variables;
    }

    private static string?[] Stated(Dictionary<string, string?> variables) =>
        variables.GetValueOrDefault("OTEL_RESOURCE_ATTRIBUTES") is { Length: > 0 } attributes ? [attributes] : [];

    /// <summary>Adds <c>--allow-outbound</c> to whoever keeps such a list.</summary>
    private static void AllowMore(Dictionary<string, string?> variables, List<string> more)
    {
        const string prefix = "Outbound__Allow__";
        var first = variables.Keys.Count(name => name.StartsWith(prefix, StringComparison.Ordinal));
        if (first > 0)
            for (var i = 0; i < more.Count; i++)
                variables[prefix + (first + i).ToString(CultureInfo.InvariantCulture)] = more[i];
    }
}

/// <summary>How a plain executable runs: with what the model states, and nothing else.</summary>
internal static class ExecutableSpec
{
    public static async Task<ProcessSpec> For(FleetResource resource, CancellationToken ct)
    {
        var executable = (ExecutableResource)resource.Model;
        var variables = new Dictionary<string, string?>();
        if (executable.Annotations.OfType<OtlpAnnotation>().Any())
            Inherit(variables, "OTEL_");
        await AddOwn(variables, resource, ct);
        return new(executable.Command, [.. Args(resource)], executable.WorkingDirectory) { Environment = variables };
    }

    public static IEnumerable<string> Args(FleetResource resource) =>
        resource.Model.Annotations.OfType<ArgsAnnotation>().SelectMany(annotation => annotation.Args);

    /// <summary>Adds the host's own variables that begin so.</summary>
    public static void Inherit(Dictionary<string, string?> variables, params string[] prefixes)
    {
        foreach (DictionaryEntry known in Environment.GetEnvironmentVariables())
            if (known.Key is string name && prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                variables[name] = (string?)known.Value;
    }

    /// <summary>Adds what the model states for the resource.</summary>
    public static async Task AddOwn(Dictionary<string, string?> variables, FleetResource resource, CancellationToken ct)
    {
        foreach (var endpoint in resource.Endpoints)
            if (endpoint.TargetPortEnvironmentVariable is { } variable)
                variables[variable] = resource.Port(endpoint).ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in resource.Model.Annotations.OfType<EnvironmentAnnotation>().SelectMany(annotation => annotation.Variables()))
            variables[name] = await value.GetValueAsync(ct);
    }
}

/// <summary>Writes the environment of a resource that runs elsewhere (<c>--except</c>), for an IDE; readable by its owner alone.</summary>
internal static class EnvironmentFile
{
    public static async Task Write(FleetResource resource, FleetOptions options, CancellationToken ct)
    {
        var variables = await ProjectSpec.Variables(resource, options, ct);
        var file = Path.Combine(options.DataFolder, $"{resource.Name}.env");
        await Servers.Folders.Secret(file, string.Join('\n', variables.Select(pair => $"{pair.Key}={pair.Value}")) + "\n", ct);
        Console.WriteLine($"{resource.Name} is left to you; its environment is in {file}");
    }
}
