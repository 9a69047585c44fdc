using Microsoft.AspNetCore.Builder;

namespace DotMac.ServiceDefaults.Http;

/// <summary>Money moves here: a request without <c>Idempotency-Key</c> is refused.</summary>
internal sealed record IdempotencyKeyRequired;

/// <summary>The body or the work is a stream to or from outside: no transaction is opened up front and no answer is stored.</summary>
internal sealed record Streamed;

/// <summary>The operation changes nothing, although its method may: what is asked stands in the body.</summary>
internal sealed record OnlyAsks;

/// <summary>The operation is of tenant zero's books, on behalf of the caller's tenant, which is a customer there.</summary>
public sealed record AmongPlatformCustomers;

/// <summary>What an endpoint says of itself besides its permission.</summary>
public static class EndpointMetadata
{
    /// <summary>Requires <c>Idempotency-Key</c>, because the operation moves money.</summary>
    public static TBuilder RequireIdempotencyKey<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new IdempotencyKeyRequired());

    /// <summary>A POST that only asks: as a GET it is not audited, and a suspended tenant may.</summary>
    public static TBuilder Asks<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OnlyAsks());

    /// <summary>The endpoint shows the caller's tenant what it has in tenant zero's books, and changes it: its own rows, by row security, and nobody else's.</summary>
    public static TBuilder AsPlatformCustomer<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new AmongPlatformCustomers());

    /// <summary>Streams bodies of up to 100 MB; the handler calls outside before it touches the database, and is not replayed.</summary>
    public static TBuilder Streams<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new Streamed(), new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(100 * 1024 * 1024));
}
