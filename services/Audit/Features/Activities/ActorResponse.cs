namespace DotMac.Audit.Features.Activities;

/// <summary>Who acted, and for whom.</summary>
public sealed record ActorResponse(string Kind, string Id, string? OnBehalfOf);
