using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Parameters, connection strings, projects, executables and containers: the part of Aspire's extensions that adds resources.</summary>
public static class ResourceExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(
            name,
            () => Configured(builder, name) ?? throw new DistributedApplicationException(
                $"The parameter '{name}' has no value: set Parameters__{name.Replace('-', '_')}."),
            secret));

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, () => Configured(builder, name) ?? value, secret));

    /// <summary>Whether persisted or not, a generated value is kept in the data folder: servers that were made with it go on asking for it.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(new ParameterResource(
            name, () => Configured(builder, name) ?? builder.Secrets.GetOrAdd(name, value.GetDefaultValue), secret));

    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, ReferenceExpression connectionStringExpression) =>
        builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddResource(new ProjectResource(name)).WithAnnotation(new ProjectAnnotation(new TProject()));

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas) =>
        builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);

    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args) =>
        builder.AddResource(new ExecutableResource(name, command, Path.GetFullPath(Path.Combine(builder.AppHostDirectory, workingDirectory))))
            .WithArgs(args ?? []);

    public static IResourceBuilder<ContainerResource> AddContainer(
        this IDistributedApplicationBuilder builder, string name, string image, string tag) =>
        builder.AddResource(new ContainerResource(name)).WithAnnotation(new ImageAnnotation(image, tag));

    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string name, string target, bool isReadOnly = false)
        where T : ContainerResource => builder.WithData(isReadOnly);

    public static IResourceBuilder<T> WithLifetime<T>(this IResourceBuilder<T> builder, ContainerLifetime lifetime) where T : ContainerResource =>
        lifetime == ContainerLifetime.Session ? builder : builder.WithAnnotation(new RefusedAnnotation("WithLifetime(Persistent)"));

    internal static int Replicas(this IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Count ?? 1;

    internal static IResourceBuilder<T> WithData<T>(this IResourceBuilder<T> builder, bool isReadOnly) where T : ContainerResource =>
        builder.WithAnnotation<IResourceAnnotation>(isReadOnly ? new RefusedAnnotation("a volume that is read only") : new DataVolumeAnnotation());

    internal static ParameterResource Generated(this IDistributedApplicationBuilder builder, string owner) =>
        builder.AddParameter($"{owner}-password", new GenerateParameterDefault { MinLength = 22, Special = false }, secret: true).Resource;

    private static string? Configured(IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];
}
