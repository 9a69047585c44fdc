using System.Linq.Expressions;
using DotMac.Notifications.Domain.Texts;

namespace DotMac.Notifications.Features.Texts;

/// <summary>A text message in the log; its words are not kept.</summary>
public sealed record TextResponse(
    Guid Id, string Template, string To, TextStatus Status, int Attempts, string? LastError, DateTimeOffset CreatedAt, DateTimeOffset? SentAt)
{
    public static Expression<Func<TextMessage, TextResponse>> Of { get; } = text => From(text);

    public static TextResponse From(TextMessage text) =>
        new(text.Id, text.Template, text.To.Value, text.Status, text.Attempts, text.LastError, text.CreatedAt, text.SentAt);
}
