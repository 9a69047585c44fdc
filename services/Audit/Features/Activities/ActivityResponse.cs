using System.Linq.Expressions;
using System.Text.Json;
using DotMac.Audit.Domain.Activities;

namespace DotMac.Audit.Features.Activities;

/// <summary>An activity as the log shows it.</summary>
public sealed record ActivityResponse(
    Guid Id, long Sequence, string Service, string Action, string Outcome, string? Code, ActorResponse Actor, JsonElement Targets,
    IReadOnlyList<string> Events, DateTimeOffset OccurredAt, string? IpAddress, string? UserAgent, string? TraceId, string? Reason, string Hash)
{
    public static Expression<Func<Activity, ActivityResponse>> Of { get; } = activity => From(activity);

    private static ActivityResponse From(Activity activity) => new(
        activity.Id, activity.Sequence, activity.Service, activity.Action, activity.Outcome, activity.Code,
        new(activity.ActorKind, activity.ActorId, activity.OnBehalfOf), TargetsOf(activity), activity.Events,
        activity.OccurredAt, activity.IpAddress, activity.UserAgent, activity.TraceId, activity.Reason, Convert.ToHexStringLower(activity.Hash));

    /// <summary>The targets, or the text itself where somebody made it unreadable; the verification names such a row.</summary>
    private static JsonElement TargetsOf(Activity activity)
    {
        try
        {
            return JsonElement.Parse(activity.Targets);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(activity.Targets);
        }
    }
}
