namespace DotMac.Gateway.Routing;

/// <summary>Who judges the credentials of a route's requests.</summary>
internal enum Credentials
{
    /// <summary>The gateway: without a good token the request goes no further.</summary>
    Required,

    /// <summary>The gateway, where there are any: nobody needs a token here, but a bad one is refused.</summary>
    Optional,

    /// <summary>The service, by a protocol of its own (OAuth).</summary>
    Own,
}

/// <summary>
/// What the edge has to know of a route; kept in its endpoint's metadata. Endpoints without it (health, metrics) are let through uncounted.
/// </summary>
internal sealed record EdgeRoute(Credentials Credentials, long MostBytes)
{
    public const long Ordinary = 10 * 1024 * 1024;

    /// <summary>A page of the gateway's own: nobody is asked who it is, and everybody is counted.</summary>
    public static readonly EdgeRoute Page = new(Credentials.Own, Ordinary);

    public const long Streamed = 100 * 1024 * 1024;
}
