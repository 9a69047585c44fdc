using DotMac.Operations.Data;
using DotMac.Operations.Files.Features;
using DotMac.ServiceDefaults;
using DotMac.ServiceDefaults.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<OperationsDbContext>("operations");
builder.Services.AddValidation();
builder.AddObjectStore();

var app = builder.Build();
app.MapApi().MapFiles();
return await app.RunService<OperationsDbContext>(args);
