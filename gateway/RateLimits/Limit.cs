using System.Globalization;

namespace DotMac.Gateway.RateLimits;

/// <summary>Whose requests are counted together.</summary>
internal enum CountedBy
{
    /// <summary>The token's subject: a user, a client, an API key.</summary>
    Subject,

    /// <summary>The client's address.</summary>
    Address,

    /// <summary>
    /// The address and the account that a sign-in names, so that one guesser neither locks others out nor tries accounts without end.
    /// </summary>
    Account,
}

/// <summary>So many requests in so many seconds.</summary>
internal sealed class Limit(string name, int quota, int seconds, CountedBy by)
{
    public string Name => name;
    public int Quota => quota;
    public int Seconds => seconds;
    public CountedBy By => by;

    /// <summary>How many are taken from Redis at once: a small share, so that replicas do not strand much of a quota.</summary>
    public int Block { get; } = Math.Clamp(quota / 20, 1, 5_000);

    /// <summary>As draft-ietf-httpapi-ratelimit-headers-10 writes it.</summary>
    public string Policy { get; } = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={quota};w={seconds}");
}
