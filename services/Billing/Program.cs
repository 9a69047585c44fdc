using DotMac.Billing.Data;
using DotMac.Billing.Features;
using DotMac.Billing.Features.Exports;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Billing.Features.Usage;
using DotMac.Billing.Gateways;
using DotMac.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<BillingDbContext>("billing");
builder.Services.AddValidation();
builder.Services.AddScoped<DocumentNumbers>();
builder.Services.AddScoped<Metering>();
builder.Services.AddScoped<Ingestion>();
builder.Services.AddScoped<Collection>();
builder.Services.AddScoped<Changing>();
builder.Services.AddScoped<Scheduling>();
builder.Services.AddHttpContextAccessor();
builder.Services.AddScoped<Export>();
builder.AddPaymentGateway();

var app = builder.Build();
app.MapApi().MapBilling();
return await app.RunService<BillingDbContext>(args);
