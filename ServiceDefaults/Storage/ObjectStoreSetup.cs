using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Minio;

namespace DotMac.ServiceDefaults.Storage;

/// <summary>The client of the object store, which gives up on a store that takes no connection.</summary>
public static class ObjectStoreSetup
{
    public static void AddObjectStore(this IHostApplicationBuilder builder)
    {
        var storage = builder.Configuration.GetSection("Storage");
        builder.Services.AddSingleton<IMinioClient>(_ => new MinioClient()
            .WithEndpoint(storage["Endpoint"] ?? "127.0.0.1:9000")
            .WithCredentials(storage["AccessKey"] ?? "", storage["SecretKey"] ?? "")
            .WithRegion("us-east-1")
            .WithSSL(storage.GetValue("UseSsl", false))
            .WithHttpClient(new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) }), disposeHttpClient: true)
            .Build());
        builder.Services.AddSingleton<ObjectStore>();
    }
}
