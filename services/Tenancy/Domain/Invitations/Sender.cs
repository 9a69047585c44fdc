namespace DotMac.Tenancy.Domain.Invitations;

/// <summary>Who sends an invitation; the home is its own tenant where that is another one.</summary>
public sealed record Sender(Guid? Id, Guid? Home);
