using DotMac.Identity.Data;
using DotMac.Identity.Features;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Features.Federation;
using DotMac.Identity.Features.Keys;
using DotMac.Identity.Features.Users;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults;
using DotMac.ServiceDefaults.Outbound;
using DotMac.ServiceDefaults.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<IdentityDbContext>("identity");
builder.AddSecurity();
builder.AddOAuthServer();
builder.AddOutbound();
builder.AddObjectStore();
builder.AddFederation();
builder.AddFeatures();
builder.Services.AddValidation();

var app = builder.Build();
app.MapApi().MapFeatures(app);
return args.FirstOrDefault() switch
{
    "create-admin" => await CreateAdmin.Run(app.Services, args, Console.Out, CancellationToken.None),
    "reseal" => await Reseal.Run(app.Services, Console.Out, CancellationToken.None),
    _ => await app.RunService<IdentityDbContext>(args),
};
