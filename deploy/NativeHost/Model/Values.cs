using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known once the fleet runs: a port, a generated password.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>How a published manifest refers to the value.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

public enum EndpointProperty
{
    Url,
    Host,
    Port,
    HostAndPort,
    Scheme,
}

/// <summary>An endpoint of a resource, by name; its port is known once the host has reserved it.</summary>
public class EndpointReference : IValueProvider, IManifestExpressionProvider
{
    public EndpointReference(IResourceWithEndpoints owner, string endpointName) : this(owner, endpointName, 0)
    {
    }

    internal EndpointReference(IResourceWithEndpoints owner, string endpointName, int replica) =>
        (Resource, EndpointName, Replica) = (owner, endpointName, replica);

    public IResourceWithEndpoints Resource { get; }
    public string EndpointName { get; }
    public string ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    internal int Replica { get; }

    internal EndpointAnnotation Annotation =>
        Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.Name == EndpointName)
        ?? throw new DistributedApplicationException($"{Resource.Name} has no endpoint '{EndpointName}'.");

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(cancellationToken);
}

public class EndpointReferenceExpression(EndpointReference endpoint, EndpointProperty property) : IValueProvider, IManifestExpressionProvider
{
    public EndpointReference Endpoint { get; } = endpoint;
    public EndpointProperty Property { get; } = property;
    public string ValueExpression => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{Property.ToString().ToLowerInvariant()}}}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var annotation = Endpoint.Annotation;
        if (annotation.AllocatedPorts.Count <= Endpoint.Replica)
            throw new DistributedApplicationException($"{Endpoint.Resource.Name} has no port yet: the fleet was not started.");
        var (host, port) = (annotation.Host, annotation.AllocatedPorts[Endpoint.Replica]);
        return new(Property switch
        {
            EndpointProperty.Host => host,
            EndpointProperty.Port => port.ToString(CultureInfo.InvariantCulture),
            EndpointProperty.HostAndPort => $"{host}:{port}",
            EndpointProperty.Scheme => annotation.UriScheme,
            _ => $"{annotation.UriScheme}://{host}:{port}",
        });
    }
}

/// <summary>A text with values in it that are known once the fleet runs.</summary>
public class ReferenceExpression : IValueProvider, IManifestExpressionProvider
{
    private ReferenceExpression(string format, IReadOnlyList<IValueProvider> providers, IReadOnlyList<string?> formats) =>
        (Format, ValueProviders, StringFormats) = (format, providers, formats);

    public string Format { get; }
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>How each value is written: as it is, or <c>uri</c>, percent-encoded.</summary>
    public IReadOnlyList<string?> StringFormats { get; }

    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, [.. ValueProviders.Select(Expression)]);

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(cancellationToken);
            values[i] = StringFormats[i] is null ? value : Uri.EscapeDataString(value ?? "");
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    private string Expression(IValueProvider provider, int index)
    {
        var expression = ((IManifestExpressionProvider)provider).ValueExpression;
        return StringFormats[index] is { } format ? $"{expression[..^1]}:{format}}}" : expression;
    }

    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder text = new(literalLength);
        private readonly List<IValueProvider> providers = new(formattedCount);
        private readonly List<string?> formats = new(formattedCount);

        public readonly void AppendLiteral(string value) =>
            text.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

        public readonly void AppendFormatted(string? value) => AppendFormatted(value, null);

        public readonly void AppendFormatted(string? value, string? format) =>
            AppendLiteral(Known(format) is null ? value ?? "" : Uri.EscapeDataString(value ?? ""));

        public readonly void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider =>
            AppendFormatted(valueProvider, null);

        public readonly void AppendFormatted<T>(T valueProvider, string? format) where T : IValueProvider, IManifestExpressionProvider
        {
            text.Append(CultureInfo.InvariantCulture, $"{{{providers.Count}}}");
            providers.Add(valueProvider);
            formats.Add(Known(format));
        }

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            AppendFormatted(valueProvider.Resource, null);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider.Resource, format);

        internal readonly ReferenceExpression Build() => new(text.ToString(), providers, formats);

        private static string? Known(string? format) => format is null or "uri"
            ? format
            : throw new FormatException($"A value is written as it is or as 'uri', not as '{format}'.");
    }
}
