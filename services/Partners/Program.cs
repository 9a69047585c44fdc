using DotMac.Partners.Consumers;
using DotMac.Partners.Data;
using DotMac.Partners.Features;
using DotMac.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<PartnersDbContext>("partners");
builder.Services.AddValidation();
builder.Services.AddScoped<CommissionBook>();

var app = builder.Build();
app.MapApi().MapPartners();
return await app.RunService<PartnersDbContext>(args);
