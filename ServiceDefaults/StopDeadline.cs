using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DotMac.ServiceDefaults;

/// <summary>
/// A process that was told to stop ends. The host waits for every part's stop, for ever if need be, and a bus whose broker is gone may never answer to
/// its own (MassTransit #4082): what still hangs at the deadline is left behind, as it would be by a kill.
/// </summary>
internal sealed partial class StopDeadline : IDisposable
{
    /// <summary>The host's own limit for its parts is 30 s.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    private readonly ManualResetEventSlim ended = new();

    /// <summary>Counts from the moment at which the process is told to stop; disposed, it counts no more.</summary>
    public StopDeadline(IHostApplicationLifetime process, ILogger logger) => process.ApplicationStopping.Register(() => new Thread(() =>
    {
        if (ended.Wait(Deadline))
            return;
        Log.Hangs(logger, Deadline.TotalSeconds);
        Environment.Exit(1);
    })
    { IsBackground = true, Name = nameof(StopDeadline) }.Start());

    public void Dispose() => ended.Set();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The stop has not come to its end within {Seconds} s: the process ends without it")]
        public static partial void Hangs(ILogger logger, double seconds);
    }
}
