using DotMac.NativeHost.Running;

namespace DotMac.NativeHost.Servers;

/// <summary>OpenStack Swift behind its S3 API in one process, where <c>minio/minio</c> would run as a container.</summary>
public sealed class S3Server(string folder, int port, string accessKey, string secretKey) : Server(port)
{
    public override (string, string[]) Requires =>
        ("/usr/lib/python3/dist-packages/swift/common/middleware/s3api/s3api.py",
        ["swift-proxy", "swift-account", "swift-container", "swift-object"]);

    protected override async Task<bool> IsReady(CancellationToken ct)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{Port}/healthcheck"), ct);
        return answer.IsSuccessStatusCode;
    }

    protected override Task Prepare(CancellationToken ct)
    {
        Folders.Private(folder);
        return Task.CompletedTask;
    }

    protected override IEnumerable<ProcessSpec> Processes()
    {
        yield return new("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Servers", "s3-server.py")], folder)
        {
            Background = true,
            Environment = new Dictionary<string, string?>
            {
                ["S3_FOLDER"] = folder,
                ["S3_PORT"] = $"{Port}",
                ["S3_ACCESS_KEY"] = accessKey,
                ["S3_SECRET_KEY"] = secretKey,
            },
        };
    }
}
