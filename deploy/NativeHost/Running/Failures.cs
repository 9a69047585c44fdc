using System.Text.Json;
using Aspire.Hosting;

namespace DotMac.NativeHost.Running;

/// <summary>What a person can do something about is said in one line; a bug keeps its stack trace.</summary>
internal static class Failures
{
    private const int Failed = 1;
    private const int Misused = 2;
    private static int registered;

    /// <summary>Ends the process with a line where nobody else caught such a failure.</summary>
    public static void SayInOneLine()
    {
        if (Interlocked.Exchange(ref registered, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => End((Exception)unhandled.ExceptionObject);
    }

    private static void End(Exception exception)
    {
        if (exception is not (DistributedApplicationException or IOException or UnauthorizedAccessException or JsonException))
            return;
        Console.Error.WriteLine(exception.Message);
        Environment.Exit(exception is UsageException ? Misused : Failed);
    }
}
