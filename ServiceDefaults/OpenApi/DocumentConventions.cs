using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DotMac.ServiceDefaults.OpenApi;

/// <summary>Title, server and security scheme of a service's document; the same wherever it is generated.</summary>
internal sealed class DocumentConventions(ServiceIdentity service) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var title = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(service.Name);
        document.Info = new() { Title = $"DotMac {title}", Version = "v1" };
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            ["api_key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key" },
        };
        return Task.CompletedTask;
    }
}
