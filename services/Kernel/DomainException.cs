namespace DotMac.Kernel;

/// <summary>Why a rule refuses an operation; the HTTP layer alone knows which status each becomes.</summary>
public enum Refusal
{
    /// <summary>The input has a form that can never be right.</summary>
    Malformed,

    /// <summary>The caller is not who it claims to be, or its proof has expired.</summary>
    Unauthenticated,

    /// <summary>The caller is known but may not do this.</summary>
    Forbidden,

    /// <summary>There is no such thing for this tenant; another tenant's thing looks the same.</summary>
    NotFound,

    /// <summary>The thing is in a state that does not allow this, or exists already.</summary>
    Conflict,

    /// <summary>The caller's copy is stale (If-Match).</summary>
    Stale,

    /// <summary>The caller must say which version it changes (If-Match is missing).</summary>
    PreconditionRequired,

    /// <summary>A business rule says no.</summary>
    Rule,

    /// <summary>Too many tries; later ones may succeed.</summary>
    TooMany,

    /// <summary>A part that this needs is down; the same call may succeed later.</summary>
    Unavailable,
}

/// <summary>An expected refusal with a stable code such as <c>invoice.wrong_status</c>; consumers never retry it.</summary>
public sealed class DomainException(Refusal refusal, string code, string message) : Exception(message)
{
    public Refusal Refusal { get; } = refusal;
    public string Code { get; } = code;

    /// <summary>JSON pointer of the member that is wrong, where one member is to blame.</summary>
    public string? Pointer { get; init; }

    /// <summary>When a retry makes sense, where the refusal is one of time.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the caller has to prove and how, as parameters of <c>WWW-Authenticate</c>.</summary>
    public string? Challenge { get; init; }

    /// <summary>What the caller needs to go on, as further members of the problem; names in snake_case.</summary>
    public IReadOnlyDictionary<string, object>? Members { get; init; }
}
