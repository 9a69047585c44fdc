using DotMac.Notifications.Features.Mails;
using DotMac.Notifications.Features.Texts;
using DotMac.Notifications.Features.Webhooks;

namespace DotMac.Notifications.Features;

/// <summary>The routes of the service.</summary>
public static class NotificationsEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var endpoints = api.MapGroup("/api/v1/webhooks/subscriptions").WithTags("Webhooks");
        CreateWebhookEndpoint.Map(endpoints);
        GetWebhookEndpoint.Map(endpoints);
        ListWebhookEndpoints.Map(endpoints);
        UpdateWebhookEndpoint.Map(endpoints);
        TestWebhookEndpoint.Map(endpoints);
        RotateWebhookSecret.Map(endpoints);
        EnableWebhookEndpoint.Map(endpoints);
        DeleteWebhookEndpoint.Map(endpoints);
        ListWebhookDeliveries.Map(endpoints);

        var webhooks = api.MapGroup("/api/v1/webhooks").WithTags("Webhooks");
        ListWebhookEvents.Map(webhooks);
        GetWebhookDelivery.Map(webhooks);
        RetryWebhookDelivery.Map(webhooks);

        var mails = api.MapGroup("/api/v1/communications/logs").WithTags("Mails");
        GetMail.Map(mails);
        ListMails.Map(mails);

        var texts = api.MapGroup("/api/v1/communications/sms").WithTags("Text messages");
        GetText.Map(texts);
        ListTexts.Map(texts);
    }
}
