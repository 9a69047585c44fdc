using DotMac.Kernel;
using Microsoft.AspNetCore.Http;

namespace DotMac.ServiceDefaults.Http;

/// <summary>The aggregate's version as a strong entity tag, and the precondition on changes (RFC 9110, 13.1.1; RFC 6585, 3).</summary>
public static class ETags
{
    /// <summary>Writes the <c>ETag</c> of the aggregate that the answer shows.</summary>
    public static void SetETag(this HttpContext http, AggregateRoot aggregate) => http.Response.Headers.ETag = Tag(aggregate);

    /// <summary>Refuses a change whose <c>If-Match</c> is missing (428) or names another version (412).</summary>
    public static void RequireMatch(this HttpContext http, AggregateRoot aggregate)
    {
        var given = http.Request.Headers.IfMatch;
        if (given.Count == 0)
            throw new DomainException(Refusal.PreconditionRequired, "request.if_match_required", "Send If-Match with the ETag that you read.");
        if (!given.ToString().Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || tag == Tag(aggregate)))
            throw Stale();
    }

    /// <summary>Somebody else came first: what was read is no more.</summary>
    public static DomainException Stale() => new(Refusal.Stale, "request.stale", "The resource has changed since it was read.");

    /// <summary>The same for a change that may be made unread: only an <c>If-Match</c> that is sent is looked at.</summary>
    public static void HonourMatch(this HttpContext http, AggregateRoot aggregate)
    {
        if (http.Request.Headers.IfMatch.Count > 0)
            http.RequireMatch(aggregate);
    }

    private static string Tag(AggregateRoot aggregate) => $"\"{aggregate.Version}\"";
}
