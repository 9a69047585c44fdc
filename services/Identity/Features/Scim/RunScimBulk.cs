using System.Text.Json.Serialization;
using DotMac.Identity.Data;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Identity.Features.Scim;

/// <summary>
/// Many operations in one request (RFC 7644, 3.7), each by its own route and in a transaction of its own: one that fails takes back nothing of the others.
/// </summary>
internal static class RunScimBulk
{
    public const int MaxOperations = 100;

    /// <summary>In bytes.</summary>
    public const int MaxPayloadSize = 1024 * 1024;

    private static readonly string[] Schemas = ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"];

    public sealed record Response(string[] Schemas, [property: JsonPropertyName("Operations")] BulkOutcome[] Operations);

    public static void Map(RouteGroupBuilder scim) => scim.MapPost("/Bulk", Handle).WithName("RunScimBulk").WithMetadata(new RequestSizeLimitAttribute(MaxPayloadSize));

    public static async Task<IResult> Handle(ScimBody body, HttpContext http, BulkDispatch dispatch, IdentityDbContext db, CancellationToken ct)
    {
        var job = BulkJob.Read(body);
        await db.Rollback(); // the operations have connections of their own; this one is held by nobody meanwhile
        while (job.Next() is { } operation)
            job.Settle(operation, operation.Flaw is { } flaw ? await dispatch.Refuse(operation, flaw, http) : await dispatch.Run(operation, http, ct));
        return ScimJson.Answer(new Response(Schemas, job.Outcomes));
    }
}
