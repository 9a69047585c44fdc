using DotMac.Gateway;
using DotMac.Gateway.Edge;
using DotMac.Gateway.Reference;
using DotMac.Gateway.Routing;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Problems;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Telemetry;

var builder = WebApplication.CreateBuilder(args);
builder.AddGateway();

var app = builder.Build();
UnsafeSettings.Refuse(app);
if (app.Configuration.GetSection("TrustedProxies").GetChildren().Any())
    app.UseForwardedHeaders();
app.UseMiddleware<EdgeHeaders>();
app.UseProblems();
app.Use(LocalMetrics.Invoke);
app.UseRouting();
app.UseCors();
app.UseMiddleware<Admission>();

app.MapHealth();
app.MapMetrics();
var pages = app.MapGroup("").Anonymous("the gateway's own pages tell nothing of any tenant").WithMetadata(EdgeRoute.Page);
pages.MapGet("/", () => TypedResults.Redirect("/scalar/"));
pages.MapGet("/api", ServiceInfo.Get);
pages.MapGet("/api/v1/info", ServiceInfo.Get);
pages.MapGet("/openapi/{service}.json", (string service, HttpContext http, ServiceDocuments documents) => documents.Get(service, http));
pages.MapGet("/problems/{slug:regex(^[a-z0-9-]{{1,100}}$)}", ProblemPage.Get);
ApiReference.Map(pages);
app.MapReverseProxy(proxy =>
{
    proxy.Use(ForwardingErrors.Answer);
    proxy.Use(Repeats.Invoke);
    proxy.UseLoadBalancing();
    proxy.UsePassiveHealthChecks();
}).ConfigureEndpoints(FleetRoutes.Describe);

await app.RunAsync();
