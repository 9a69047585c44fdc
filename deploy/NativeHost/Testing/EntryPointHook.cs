using System.Reflection;
using Aspire.Hosting;

namespace DotMac.NativeHost.Testing;

/// <summary>
/// Runs the AppHost's own entry point for a test: <c>Build()</c> first hands out the builder and waits for the test, then the application;
/// <c>Run()</c> only waits for the end. The flow of control carries the hook, so nothing in <c>Program.cs</c> knows of it.
/// </summary>
internal sealed class EntryPointHook
{
    private static readonly AsyncLocal<EntryPointHook?> Ambient = new();
    private readonly TaskCompletionSource<IDistributedApplicationBuilder> offered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static EntryPointHook? Current => Ambient.Value;

    public Task Ended => ended.Task;

    /// <summary>Called by <c>Build()</c>: the model is complete, and the test may change it.</summary>
    public void Offer(IDistributedApplicationBuilder builder)
    {
        offered.TrySetResult(builder);
        wanted.Task.GetAwaiter().GetResult();
    }

    public void Built(DistributedApplication app) => built.TrySetResult(app);

    public void End()
    {
        wanted.TrySetResult();
        ended.TrySetResult();
    }

    /// <summary>Runs the entry point as far as its <c>Build()</c>.</summary>
    public Task<IDistributedApplicationBuilder> Load(MethodInfo entryPoint, string[] args, CancellationToken ct)
    {
        var thread = new Thread(() =>
        {
            Ambient.Value = this;
            try
            {
                var result = entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? [] : [args]);
                (result as Task)?.GetAwaiter().GetResult();
            }
            catch (Exception exception)
            {
                var cause = exception.InnerException ?? exception;
                offered.TrySetException(cause);
                built.TrySetException(cause);
                _ = built.Task.Exception;
            }
        })
        { IsBackground = true, Name = "AppHost entry point" };
        thread.Start();
        return offered.Task.WaitAsync(ct);
    }

    /// <summary>Lets <c>Build()</c> go on.</summary>
    public Task<DistributedApplication> Build(CancellationToken ct)
    {
        wanted.TrySetResult();
        return built.Task.WaitAsync(ct);
    }
}
