using DotMac.NativeHost.Mail;
using DotMac.NativeHost.Running;

namespace DotMac.TestKit;

/// <summary>
/// The servers of this run: started once by whoever comes first, ended some seconds after the last test process has gone, however it went.
/// Mail is caught in each test process for itself.
/// </summary>
public static class SharedServers
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static int users;
    private static TestServers? servers;
    private static MailCatcher? catcher;
    private static FileLock? membership;

    public static async Task<TestServers> Join()
    {
        await Gate.WaitAsync();
        try
        {
            if (servers is null)
            {
                servers = TestServers.FromOverride() ?? await ServerGroup.OfThisClone.Enter(member => membership = member);
                servers = servers with { Mail = servers.Mail ?? await StartCatcher() };
            }

            users++;
            return servers;
        }
        finally
        {
            Gate.Release();
        }
    }

    public static async Task Leave()
    {
        await Gate.WaitAsync();
        try
        {
            if (--users > 0)
                return;

            if (catcher is not null)
                await catcher.DisposeAsync();
            membership?.Dispose();
            (servers, catcher, membership) = (null, null, null);
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<TestMail> StartCatcher()
    {
        using var ports = new NativeHost.Running.Ports();
        var (smtp, http) = (ports.Reserve(), ports.Reserve());
        catcher = new MailCatcher(smtp, http);
        await catcher.Start(default);
        return new TestMail("127.0.0.1", smtp, new Uri($"http://127.0.0.1:{http}"));
    }
}
