namespace DotMac.Notifications.Gateways;

/// <summary>What a template made of a mail.</summary>
public sealed record RenderedMail(string Subject, string Text, string Html);
