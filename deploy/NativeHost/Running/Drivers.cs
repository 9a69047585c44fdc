using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using DotMac.NativeHost.Servers;

namespace DotMac.NativeHost.Running;

/// <summary>Which native server stands in for which container; an image that none stands in for is refused by name.</summary>
internal static class Drivers
{
    private const string CatcherImage = "axllent/mailpit";

    public static Server? For(FleetResource resource, string dataFolder, Ports ports)
    {
        var folder = Path.Combine(dataFolder, resource.Name);
        // As a container without a volume: each start begins empty.
        if (resource.Model is ContainerResource && !resource.Model.Annotations.OfType<DataVolumeAnnotation>().Any() && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return resource.Model switch
        {
            PostgresServerResource postgres => new PostgresServer(
                folder, resource.Port("tcp"), Value(postgres.PasswordParameter), User(postgres.UserNameParameter, "postgres")),
            RedisResource redis => new RedisServer(folder, resource.Port("tcp"), Value(redis.PasswordParameter), Snapshots(redis)),
            RabbitMQServerResource rabbit => new RabbitServer(
                folder, resource.Port("tcp"), resource.Port("management"), ports.Reserve(), ports.Reserve(),
                User(rabbit.UserNameParameter, "guest"), Value(rabbit.PasswordParameter)),
            ContainerResource container => ForImage(container, resource, folder),
            _ => null,
        };
    }

    /// <summary>Whether the resource is the catcher of mails and webhooks.</summary>
    public static bool IsCatcher(IResource resource) => resource.Annotations.OfType<ImageAnnotation>().Any(image => image.Image == CatcherImage);

    private static S3Server? ForImage(ContainerResource container, FleetResource resource, string folder)
    {
        var image = container.Annotations.OfType<ImageAnnotation>().Single().Image;
        return image switch
        {
            "minio/minio" => new S3Server(
                folder, resource.Port("s3"), Variable(container, "MINIO_ROOT_USER"), Variable(container, "MINIO_ROOT_PASSWORD")),
            CatcherImage => null,
            _ => throw new DistributedApplicationException($"The native host has no server that stands in for the image '{image}'."),
        };
    }

    /// <summary>Redis's own way to say when it writes a snapshot: after so many seconds when so many keys have changed.</summary>
    private static string Snapshots(RedisResource redis) => redis.Annotations.OfType<PersistenceAnnotation>().LastOrDefault() is { } persistence
        ? string.Create(CultureInfo.InvariantCulture, $"{persistence.Interval.TotalSeconds:0} {persistence.KeysChanged}")
        : "\"\"";

    private static string User(ParameterResource? parameter, string otherwise) => parameter is null ? otherwise : Value(parameter);

    private static string Value(IValueProvider provider) => provider.GetValueAsync().AsTask().GetAwaiter().GetResult()!;

    private static string Variable(ContainerResource resource, string wanted) => Value(
        resource.Annotations.OfType<EnvironmentAnnotation>().SelectMany(annotation => annotation.Variables())
            .Single(variable => variable.Name == wanted).Value);
}
