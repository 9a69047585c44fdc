using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.ServiceDefaults.Problems;

/// <summary>Problem documents for everything that goes wrong, in services and gateway alike.</summary>
public static class ProblemsSetup
{
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = ProblemCatalogue.Complete);
        services.AddSingleton<IProblemDetailsWriter, PlainProblemWriter>();
        services.AddExceptionHandler<DomainExceptionHandler>();
        services.AddExceptionHandler<RequestExceptionHandler>();
        services.AddExceptionHandler<OutageExceptionHandler>();
        return services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>Turns exceptions and bare status codes into problem documents; goes first in the pipeline.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) =>
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true }).UseStatusCodePages();
}
