using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DotMac.Identity.Domain.Scim;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Diagnostics;

namespace DotMac.Identity.Features.Scim;

/// <summary>
/// Runs the operations of a bulk request by the very endpoints that answer them one by one: each in a scope of its own, judged by the gate, audited, committed or
/// refused like a request of its own.
/// </summary>
internal sealed class BulkDispatch(IServiceScopeFactory scopes, EndpointDataSource endpoints, IEnumerable<IExceptionHandler> handlers)
{
    private static readonly Dictionary<(string Method, string Resource, bool OfOne), string> Names = new()
    {
        [("POST", "Users", false)] = "CreateScimUser",
        [("PUT", "Users", true)] = "ReplaceScimUser",
        [("PATCH", "Users", true)] = "PatchScimUser",
        [("DELETE", "Users", true)] = "DeleteScimUser",
        [("POST", "Groups", false)] = "CreateScimGroup",
        [("PUT", "Groups", true)] = "ReplaceScimGroup",
        [("PATCH", "Groups", true)] = "PatchScimGroup",
        [("DELETE", "Groups", true)] = "DeleteScimGroup",
    };

    public async Task<BulkOutcome> Run(BulkOperation operation, HttpContext bulk, CancellationToken ct)
    {
        var parts = operation.Path.Split('/');
        if (parts.Length > 2 || parts[^1].Length == 0 || !Names.TryGetValue((operation.Method, parts[0], parts.Length == 2), out var name))
            return await Refuse(operation, ScimErrors.NotFound(operation.Path), bulk);

        await using var scope = scopes.CreateAsyncScope();
        using var body = new MemoryStream(operation.Data is { } data ? Encoding.UTF8.GetBytes(data.ToJsonString()) : []);
        using var answer = new MemoryStream();
        var http = Request(operation, bulk, scope.ServiceProvider, answer);
        (http.Request.Body, http.Request.ContentLength) = (body, body.Length);
        if (parts.Length == 2)
            http.Request.RouteValues["id"] = parts[1];
        Begin(scope.ServiceProvider.GetRequiredService<CurrentOperation>(), bulk.RequestServices.GetRequiredService<CurrentOperation>(), name);
        var endpoint = EndpointOf(name);
        http.SetEndpoint(endpoint);
        try
        {
            await endpoint.RequestDelegate!(http);
        }
        catch (Exception refusal) when (refusal is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            await Answer(refusal, http);
        }

        return Read(operation, http, answer);
    }

    /// <summary>The answer to an operation that is not run at all.</summary>
    public async Task<BulkOutcome> Refuse(BulkOperation operation, Exception refusal, HttpContext bulk)
    {
        using var answer = new MemoryStream();
        var http = Request(operation, bulk, bulk.RequestServices, answer);
        await Answer(refusal, http);
        return Read(operation, http, answer);
    }

    /// <summary>As the pipeline would answer it: the last of the handlers takes what the others leave, as a fault.</summary>
    private async Task Answer(Exception exception, HttpContext http)
    {
        foreach (var handler in handlers)
            if (await handler.TryHandleAsync(http, exception, http.RequestAborted))
                return;
    }

    private static DefaultHttpContext Request(BulkOperation operation, HttpContext bulk, IServiceProvider services, Stream answer)
    {
        var http = new DefaultHttpContext { RequestServices = services, RequestAborted = bulk.RequestAborted, TraceIdentifier = bulk.TraceIdentifier };
        (http.Connection.RemoteIpAddress, http.Response.Body) = (bulk.Connection.RemoteIpAddress, answer);
        var request = http.Request;
        (request.Method, request.Scheme, request.Host, request.Path) = (operation.Method, bulk.Request.Scheme, bulk.Request.Host, $"/scim/v2/{operation.Path}");
        (request.ContentType, request.Headers.Authorization) = (ScimJson.MediaType, bulk.Request.Headers.Authorization);
        if (operation.Version is { } version)
            request.Headers.IfMatch = version;
        return http;
    }

    /// <summary>What the pipeline tells the operation of a request of its own.</summary>
    private static void Begin(CurrentOperation one, CurrentOperation bulk, string name)
    {
        (one.IpAddress, one.UserAgent, one.CorrelationId) = (bulk.IpAddress, bulk.UserAgent, bulk.CorrelationId);
        one.Action = JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
        one.Begin();
    }

    private Endpoint EndpointOf(string name) => endpoints.Endpoints.Single(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == name);

    private static BulkOutcome Read(BulkOperation operation, HttpContext http, MemoryStream answer)
    {
        var status = http.Response.StatusCode;
        var failed = status >= StatusCodes.Status400BadRequest;
        var location = http.Response.Headers.Location.ToString() is { Length: > 0 } made ? made : operation.Method == "POST" ? null : http.Locate(operation.Path);
        return new(
            operation.Method, operation.BulkId, http.Response.Headers.ETag.ToString() is { Length: > 0 } tag && !failed ? tag : null, location, $"{status}",
            failed ? JsonNode.Parse(answer.ToArray()) : null);
    }
}
