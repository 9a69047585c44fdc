using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DotMac.ServiceDefaults.OpenApi;

/// <summary>What every operation documents by itself: its permission, its Idempotency-Key and that refusals are problem documents.</summary>
internal sealed class OperationConventions : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequiredPermission>().LastOrDefault() is { } permission)
        {
            operation.Description = $"{operation.Description}\n\nPermission: `{permission.Name}`".Trim();
            operation.Security = [new() { [new OpenApiSecuritySchemeReference("bearer", context.Document)] = [] }, new() { [new OpenApiSecuritySchemeReference("api_key", context.Document)] = [] }];
        }

        if (!HttpMethods.IsGet(context.Description.HttpMethod ?? "GET") && !metadata.Any(item => item is Streamed or AnonymousBecause))
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Required = metadata.OfType<IdempotencyKeyRequired>().Any(),
                Description = "Makes a retry safe: the same key and body get the first answer again.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
            });
        (operation.Responses ??= [])["default"] = new OpenApiResponse
        {
            Description = "A problem document (RFC 9457) with a stable `code`.",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() },
        };
        return Task.CompletedTask;
    }
}
