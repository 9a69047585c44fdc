using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace DotMac.ServiceDefaults.OpenApi;

/// <summary>The service's OpenAPI document at <c>/openapi/v1.json</c>; its committed copy is compared in the tests.</summary>
public static class OpenApiSetup
{
    private const string Document = "v1";

    internal static void AddOpenApiDocument(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.AddDocumentTransformer<DocumentConventions>();
        options.AddOperationTransformer<OperationConventions>();
        options.CreateSchemaReferenceId = NameOf;
    });

    internal static void MapOpenApiDocument(this WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    /// <summary>Writes the document without starting the service.</summary>
    internal static async Task Write(WebApplication app, TextWriter output)
    {
        // The routes are published with the pipeline, which is otherwise put together when the service starts.
        app.UseRouting().UseEndpoints(_ => { });
        var provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document);
        var document = await provider.GetOpenApiDocumentAsync();
        await output.WriteLineAsync(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    }

    /// <summary>Each slice has its own <c>Request</c>: the schema carries the slice's name, or all of them would share one.</summary>
    private static string? NameOf(JsonTypeInfo info) => OpenApiOptions.CreateDefaultSchemaReferenceId(info) is { } usual ? Qualified(info.Type, usual) : null;

    private static string Qualified(Type type, string usual)
    {
        if (type.IsGenericType && type.GetGenericArguments() is [{ IsNested: true } item] && !type.IsValueType)
            return $"{type.Name[..type.Name.IndexOf('`')]}Of{Qualified(item, item.Name)}";
        return type is { IsNested: true, IsGenericType: false } ? type.DeclaringType!.Name + usual : usual;
    }
}
