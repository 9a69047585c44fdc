namespace DotMac.Identity.Domain.Sessions;

/// <summary>By what users prove who they are, as tokens tell it in <c>amr</c> (RFC 8176 and the IANA registry that it founds).</summary>
public static class ProofMethods
{
    /// <summary>A key of the user's device, which verified the user: both factors in one.</summary>
    public static readonly string[] Passkey = ["pop", "mfa"];

    /// <summary>A code that was texted.</summary>
    public const string Text = "sms";

    /// <summary>The password, or what an identity provider vouches for, of which it tells nothing.</summary>
    public static string[] First(bool password) => password ? ["pwd"] : [];

    /// <summary>A first proof and a second one; a backup code has no name of its own there.</summary>
    public static string[] Both(bool password, SecondProof second) => second switch
    {
        SecondProof.App => [.. First(password), "otp", "mfa"],
        SecondProof.Text => [.. First(password), Text, "mfa"],
        _ => [.. First(password), "mfa"],
    };
}

/// <summary>What completes a sign-in after the password.</summary>
public enum SecondProof
{
    App,
    BackupCode,
    Text,
}
