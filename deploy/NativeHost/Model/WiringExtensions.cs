using System.Net.Sockets;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using static Aspire.Hosting.ApplicationModel.ReferenceExpression;

namespace Aspire.Hosting;

/// <summary>References, variables, endpoints, waiting and health: the part of Aspire's extensions that wires resources.</summary>
public static partial class WiringExtensions
{
    public static IResourceBuilder<T> WithReference<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null,
        bool optional = false)
        where T : IResourceWithEnvironment
    {
        var name = connectionName ?? source.Resource.Name;
        return builder.WithVariables(() => source.Resource.ConnectionProperties()
            .Select(property => ($"{Variable(name)}_{property.Name.ToUpperInvariant()}", property.Value))
            .Prepend(($"ConnectionStrings__{name}", source.Resource)));
    }

    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where T : IResourceWithEnvironment => builder.WithVariables(() => Discovery(source.Resource));

    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, EndpointReference endpointReference)
        where T : IResourceWithEnvironment =>
        builder.WithVariables(() => [($"services__{endpointReference.Resource.Name}__{endpointReference.EndpointName}__0", endpointReference)]);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment =>
        builder.WithVariable(name, Create($"{value}"));

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, in ExpressionInterpolatedStringHandler value)
        where T : IResourceWithEnvironment => builder.WithVariable(name, Create(value));

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithEnvironment => builder.WithVariable(name, value);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpointReference)
        where T : IResourceWithEnvironment => builder.WithVariable(name, endpointReference);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment => builder.WithVariable(name, parameter.Resource);

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string envVarName, IResourceBuilder<IResourceWithConnectionString> resource)
        where T : IResourceWithEnvironment => builder.WithVariable(envVarName, resource.Resource);

    public static IResourceBuilder<T> WithEnvironment<T, TValue>(this IResourceBuilder<T> builder, string name, TValue value)
        where T : IResourceWithEnvironment where TValue : IValueProvider, IManifestExpressionProvider => builder.WithVariable(name, value);

    /// <summary>Projects have it by themselves; an executable receives the collector's variables so.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder) where T : IResourceWithEnvironment =>
        builder.WithAnnotation(new OtlpAnnotation());

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args) where T : IResourceWithArgs =>
        builder.WithAnnotation(new ArgsAnnotation(args));

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "http", name ?? "http", env, isProxied);

    /// <summary>Nothing is proxied here: a process listens on the endpoint's own port.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null, string? name = null, string? env = null,
        bool isProxied = true, bool? isExternal = null, ProtocolType? protocol = null) where T : IResourceWithEndpoints
    {
        var endpoint = new EndpointAnnotation(name ?? scheme ?? "tcp", scheme ?? "tcp", port, targetPort, env) { External = isExternal ?? false };
        if (builder.Resource.Annotations.OfType<EndpointAnnotation>().Any(known => known.Name == endpoint.Name))
            throw new DistributedApplicationException($"{builder.Resource.Name} has two endpoints named '{endpoint.Name}'.");
        if (protocol is not (null or ProtocolType.Tcp))
            builder.WithAnnotation(new RefusedAnnotation($"the endpoint '{endpoint.Name}' over {protocol}"));
        return builder.WithAnnotation(endpoint);
    }

    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder) where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.UriScheme == "http"))
            endpoint.External = true;
        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name) where T : IResourceWithEndpoints =>
        new(builder.Resource, name);

    public static IResourceBuilder<T> WithUrlForEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<ResourceUrlAnnotation> callback)
        where T : IResource => builder.WithAnnotation(new UrlCallbackAnnotation(endpointName, callback));

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints =>
        builder.WithAnnotation(new HealthAnnotation(path ?? "/", statusCode ?? 200, endpointName));

    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitKind.Healthy));

    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport
    {
        if (exitCode != 0)
            builder.WithAnnotation(new RefusedAnnotation($"waiting for exit code {exitCode} of {dependency.Resource.Name}"));
        return builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitKind.Completed));
    }

    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent)
        where T : IResource =>
        builder.WithAnnotation(new ParentAnnotation(parent.Resource));

    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder) where T : IResource =>
        builder.WithAnnotation(new ExplicitStartAnnotation());

    /// <summary>Addresses of all replicas, for service discovery to choose from.</summary>
    private static IEnumerable<(string, IValueProvider)> Discovery(IResourceWithServiceDiscovery source)
    {
        foreach (var endpoint in source.Annotations.OfType<EndpointAnnotation>())
        {
            for (var replica = 0; replica < source.Replicas(); replica++)
                yield return ($"services__{source.Name}__{endpoint.Name}__{replica}", new EndpointReference(source, endpoint.Name, replica));
            yield return ($"{Variable(source.Name)}_{Variable(endpoint.Name)}", new EndpointReference(source, endpoint.Name));
        }
    }

    private static string Variable(string name) => NoWord().Replace(name, "_").ToUpperInvariant();

    private static IResourceBuilder<T> WithVariable<T>(this IResourceBuilder<T> builder, string name, IValueProvider value)
        where T : IResourceWithEnvironment => builder.WithVariables(() => [(name, value)]);

    private static IResourceBuilder<T> WithVariables<T>(this IResourceBuilder<T> builder, Func<IEnumerable<(string, IValueProvider)>> variables)
        where T : IResourceWithEnvironment => builder.WithAnnotation(new EnvironmentAnnotation(variables));

    [GeneratedRegex(@"\W")]
    private static partial Regex NoWord();
}
