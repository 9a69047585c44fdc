using System.Collections.Concurrent;
using System.Globalization;
using DotMac.Gateway.Edge;

namespace DotMac.Gateway.RateLimits;

/// <summary>Counts each request against its limit; most of them within this process, out of blocks leased from Redis.</summary>
internal sealed class RateLimiter(LimitTable limits, SharedWindows shared, TimeProvider time)
{
    private const int MostWindows = 50_000;
    private readonly ConcurrentDictionary<(Limit Limit, string Subject), Window> windows = new();

    /// <summary>Counts the request; when a quota is used up it is answered 429 here.</summary>
    public ValueTask<bool> Admit(HttpContext http, Caller caller) => Admit(http, caller, limits.For(http, caller.Subject is not null));

    /// <summary>Counts a request of which nobody knows yet whom it speaks for, where finding out costs something.</summary>
    public ValueTask<bool> AdmitStranger(HttpContext http) => Admit(http, Caller.Nobody, limits.Stranger);

    private async ValueTask<bool> Admit(HttpContext http, Caller caller, Limit[] all)
    {
        QuotaLeft? told = null;
        foreach (var limit in all)
        {
            var subject = limit.By switch
            {
                CountedBy.Subject => caller.Subject!,
                CountedBy.Account => $"{Caller.AddressOf(http)} {await SignInAccount.HashOf(http.Request)}",
                _ => Caller.AddressOf(http),
            };

            if (!windows.TryGetValue((limit, subject), out var window))
                window = Begin(limit, subject);
            var admitted = window.TryTake(time.GetTimestamp()) || await window.TakeFromNext(limit, $"limits:{limit.Policy}:{subject}", shared, time);
            var left = new Left(limit, window.Remaining, (int)Math.Ceiling(window.SecondsLeft(time, time.GetTimestamp())));
            if (told is null)
                http.Features.Set(told = new QuotaLeft(left));
            else
                told.Add(left);
            if (!admitted)
            {
                await Refuse(http, left);
                return false;
            }
        }

        return true;
    }

    private static Task Refuse(HttpContext http, Left left)
    {
        var limit = left.Limit;
        http.Response.Headers.RetryAfter = Math.Max(1, left.ResetsIn).ToString(CultureInfo.InvariantCulture);
        return http.Refuse(
            StatusCodes.Status429TooManyRequests, "quota.exceeded", $"More than {limit.Quota} requests in {limit.Seconds} seconds.",
            new Dictionary<string, object?> { ["violated-policies"] = new[] { limit.Name } });
    }

    private Window Begin(Limit limit, string subject)
    {
        if (windows.Count > MostWindows)
            Sweep();
        return windows.GetOrAdd((limit, subject), static _ => new());
    }

    private void Sweep()
    {
        var now = time.GetTimestamp();
        foreach (var (key, window) in windows)
            if (window.IsOver(now))
                windows.TryRemove(new(key, window));
        if (windows.Count > MostWindows)
            windows.Clear();
    }
}
