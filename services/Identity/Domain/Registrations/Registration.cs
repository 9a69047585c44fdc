using DotMac.Kernel;

namespace DotMac.Identity.Domain.Registrations;

/// <summary>What somebody asked who registers, kept until it is judged: the answer was given by then, so neither it nor its time tells who has an account.</summary>
public sealed class Registration : AggregateRoot
{
    private Registration()
    {
    }

    public EmailAddress Email { get; private set; } = null!;
    public string FullName { get; private set; } = "";

    public static Registration Ask(EmailAddress email, string fullName) => new() { Email = email, FullName = fullName.Trim() };
}
