namespace DotMac.TestKit;

/// <summary>Waits for what happens in its own time (a consumed event, due work), and says what it last saw when it does not.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer passes the check; a connection that fails meanwhile is a "not yet".</summary>
    public static async Task<T> Get<T>(Func<Task<T>> ask, Func<T, bool> check, string what, TimeSpan? patience = null)
    {
        var most = patience ?? Patience;
        var start = TimeProvider.System.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(10);
        object? last = null;
        while (TimeProvider.System.GetElapsedTime(start) < most)
        {
            try
            {
                var answer = await ask();
                if (check(answer))
                    return answer;
                last = answer;
            }
            catch (HttpRequestException exception)
            {
                last = exception.Message;
            }

            await Task.Delay(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        throw new TimeoutException($"{what} did not happen within {most.TotalSeconds} s; last seen: {last}");
    }

    /// <summary>Asks until there is something.</summary>
    public static async Task<T> Some<T>(Func<Task<T?>> ask, string what) where T : class => (await Get(ask, found => found is not null, what))!;
}
