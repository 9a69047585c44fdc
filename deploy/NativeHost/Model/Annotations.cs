namespace Aspire.Hosting.ApplicationModel;

public enum ResourceAnnotationMutationBehavior
{
    Append,
    Replace,
}

/// <summary>Whether a container outlives the host; the native host knows sessions only.</summary>
public enum ContainerLifetime
{
    Session,
    Persistent,
}

/// <summary>An endpoint as declared; the host reserves its port before anything starts.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    internal EndpointAnnotation(string name, string scheme, int? port = null, int? targetPort = null, string? env = null) =>
        (Name, UriScheme, Port, TargetPort, TargetPortEnvironmentVariable) = (name, scheme, port, targetPort, env);

    public string Name { get; }
    public string UriScheme { get; }
    public int? Port { get; }
    public int? TargetPort { get; }
    public string? TargetPortEnvironmentVariable { get; }
    internal bool External { get; set; }

    /// <summary>How a developer's browser names the machine; between processes it is always the address.</summary>
    internal string Host => External ? "localhost" : "127.0.0.1";

    /// <summary>One for each replica.</summary>
    internal List<int> AllocatedPorts { get; } = [];
}

/// <summary>An address as the status page shows it.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    public required string Url { get; set; }
    public string? DisplayText { get; set; }
    public EndpointReference? Endpoint { get; init; }
}

internal sealed record ProjectAnnotation(IProjectMetadata Metadata) : IResourceAnnotation;

internal sealed record ImageAnnotation(string Image, string Tag) : IResourceAnnotation;

internal sealed record DataVolumeAnnotation : IResourceAnnotation;

internal sealed record PersistenceAnnotation(TimeSpan Interval, long KeysChanged) : IResourceAnnotation;

internal sealed record ArgsAnnotation(string[] Args) : IResourceAnnotation;

internal sealed record HealthAnnotation(string Path, int StatusCode, string? EndpointName) : IResourceAnnotation;

internal sealed record ReplicaAnnotation(int Count) : IResourceAnnotation;

internal sealed record ParentAnnotation(IResource Parent) : IResourceAnnotation;

internal sealed record ExplicitStartAnnotation : IResourceAnnotation;

internal sealed record OtlpAnnotation : IResourceAnnotation;

internal sealed record UrlCallbackAnnotation(string EndpointName, Action<ResourceUrlAnnotation> Change) : IResourceAnnotation;

/// <summary>Something that the model asks for and a native process cannot be: said by name when the fleet starts.</summary>
internal sealed record RefusedAnnotation(string What) : IResourceAnnotation;

internal enum WaitKind
{
    Healthy,
    Completed,
}

internal sealed record WaitAnnotation(IResource Resource, WaitKind Kind) : IResourceAnnotation;

/// <summary>Variables, asked for when the resource starts: what they refer to may be declared after the reference.</summary>
internal sealed record EnvironmentAnnotation(Func<IEnumerable<(string Name, IValueProvider Value)>> Variables) : IResourceAnnotation;
