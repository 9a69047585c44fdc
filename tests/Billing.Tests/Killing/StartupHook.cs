using System.Diagnostics;
using DotMac.Billing.Tests.Killing;
using Microsoft.Extensions.Hosting;

#pragma warning disable CA1050 // .NET looks for this very name, outside of any namespace
/// <summary>
/// Loaded into a real Billing process by <c>DOTNET_STARTUP_HOOKS</c>: it adds the fail points to the service as that is composed, so that no line of the
/// service knows of them, and each commit and call outside has them by construction.
/// </summary>
internal static class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new Watcher<DiagnosticListener>(listener =>
    {
        if (listener.Name == "Microsoft.Extensions.Hosting")
            listener.Subscribe(new Watcher<KeyValuePair<string, object?>>(happened =>
            {
                if (happened is { Key: "HostBuilding", Value: IHostBuilder host })
                    host.ConfigureServices(FailPoints.Plant);
            }));
    }));

    private sealed class Watcher<T>(Action<T> act) : IObserver<T>
    {
        public void OnNext(T value) => act(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
