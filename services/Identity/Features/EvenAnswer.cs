using System.Diagnostics;

namespace DotMac.Identity.Features;

/// <summary>
/// The time of an answer that must not tell whether there is an account: it begins with the next full quarter of a second since the request came, when everything is
/// committed, so that a lock that was taken or a row that was written does not show.
/// </summary>
internal static class EvenAnswer
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <param name="response">The answer.</param>
    /// <param name="came">When the request came, a <see cref="Stopwatch"/>'s timestamp; now where it is left out.</param>
    public static void BeginEvenly(this HttpResponse response, long? came = null)
    {
        var begun = came ?? Stopwatch.GetTimestamp();
        response.OnStarting(() => Task.Delay(Step - TimeSpan.FromTicks(Stopwatch.GetElapsedTime(begun).Ticks % Step.Ticks), response.HttpContext.RequestAborted));
    }
}
