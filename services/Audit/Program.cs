using DotMac.Audit.Data;
using DotMac.Audit.Features;
using DotMac.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<AuditDbContext>("audit");
builder.Services.AddValidation();

var app = builder.Build();
app.MapApi().MapAudit();
return await app.RunService<AuditDbContext>(args);
