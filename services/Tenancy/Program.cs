using DotMac.ServiceDefaults;
using DotMac.ServiceDefaults.Discovery;
using DotMac.ServiceDefaults.Tokens;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Features;
using DotMac.Tenancy.Gateways;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<TenancyDbContext>("tenancy");
builder.Services.AddValidation();
var clock = builder.Services.AddHttpClient<FleetClock>().AddHttpMessageHandler<ServiceTokenHandler>();
clock.AddStandardResilienceHandler();
clock.FindServices();

var app = builder.Build();
app.MapApi().MapTenancy();
return await app.RunService<TenancyDbContext>(args);
