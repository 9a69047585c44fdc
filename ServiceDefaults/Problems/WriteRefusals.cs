using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DotMac.ServiceDefaults.Problems;

/// <summary>What a rule refuses, and what the database refuses to store on behalf of a caller, as a refusal with a code. A consumer keeps the exception: it tries again.</summary>
public static class WriteRefusals
{
    /// <summary>Null when the exception is no refusal but an outage or a bug.</summary>
    public static DomainException? Of(Exception exception) => exception switch
    {
        DomainException refusal => refusal,
        DbUpdateConcurrencyException => new(Refusal.Conflict, "request.conflict", "The resource was changed at the same time: read it and try again."),
        DbUpdateException { InnerException: PostgresException inner } => Of(inner.SqlState),
        PostgresException direct => Of(direct.SqlState),
        _ => null,
    };

    private static DomainException? Of(string state) => state switch
    {
        PostgresErrorCodes.UniqueViolation => new(Refusal.Conflict, "request.duplicate", "Such a thing exists already."),
        PostgresErrorCodes.ForeignKeyViolation => new(Refusal.Rule, "reference.not_found", "The request refers to a thing that does not exist."),
        PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter =>
            new(Refusal.Malformed, "request.malformed", "A text holds a character that cannot be stored."),
        PostgresErrorCodes.StringDataRightTruncation or PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.CheckViolation =>
            new(Refusal.Rule, "request.out_of_range", "A value is longer or larger than can be stored."),
        _ => null,
    };
}
