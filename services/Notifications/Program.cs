using DotMac.Notifications.Data;
using DotMac.Notifications.Features;
using DotMac.Notifications.Gateways;
using DotMac.ServiceDefaults;
using DotMac.ServiceDefaults.Outbound;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults<NotificationsDbContext>("notifications");
builder.AddOutbound();
// A delivery waits for a stranger's server and holds no connection meanwhile: many may wait at once.
builder.Configuration["DueWork:AtOnce"] ??= "16";
builder.Services.AddValidation();
builder.Services.AddSingleton<MailTemplates>();
builder.Services.AddSingleton<MailComposer>();
builder.Services.AddSingleton<SmtpGateway>();
builder.Services.AddSingleton<TextComposer>();
builder.Services.AddSingleton<ISmsSender, HttpSmsSender>();
builder.Services.AddSingleton<EndpointSecrets>();
builder.Services.AddSingleton<WebhookSender>();

var app = builder.Build();
app.MapApi().MapNotifications();
return await app.RunService<NotificationsDbContext>(args);
