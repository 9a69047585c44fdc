using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>Why an operation on a user, or a sign-in, is refused.</summary>
public static class UserErrors
{
    /// <summary>The code of <see cref="BadCredentials"/>.</summary>
    public const string BadCredentialsCode = "credentials.invalid";

    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "user.not_found", $"There is no user {id}.");

    public static DomainException EmailTaken() =>
        new(Refusal.Conflict, "user.email_taken", "A user with this e-mail address exists already.") { Pointer = "/email" };

    public static DomainException UsernameTaken() =>
        new(Refusal.Conflict, "user.username_taken", "A user with this name exists already.") { Pointer = "/username" };

    public static DomainException UsernameProvided() =>
        new(Refusal.Conflict, "user.username_provided", "The company's directory says by which name the user signs in: have it changed there.") { Pointer = "/username" };

    /// <summary>Unknown tenant, unknown account, wrong password and locked account look the same.</summary>
    public static DomainException BadCredentials() =>
        new(Refusal.Unauthenticated, BadCredentialsCode,
            "The account does not exist, the password is wrong, or too many wrong passwords locked the account for an hour.");

    public static DomainException Disabled() => new(Refusal.Forbidden, "user.disabled", "The account is disabled: ask your administrator.");

    public static DomainException TenantSuspended() =>
        new(Refusal.Forbidden, "tenant.suspended", "The tenant is suspended: only its owner can sign in.");

    public static DomainException TenantClosed() => new(Refusal.Forbidden, "tenant.closed", "The tenant no longer exists.");

    public static DomainException NoTenant() =>
        new(Refusal.Malformed, "tenant.required",
            "Name the tenant: its slug as the member tenant, its id as X-Tenant-ID, or its own host name.")
        { Pointer = "/tenant" };

    public static DomainException NoIdentifier() => new(Refusal.Malformed, "credentials.incomplete", "Give either email or username.");

    public static DomainException InvalidToken() =>
        new(Refusal.Rule, "verification_token.invalid",
            "The link is unknown, used or older than 24 hours: ask for a new one.")
        { Pointer = "/token" };

    public static DomainException NameRequired() => new(Refusal.Rule, "full_name.required", "Whoever registered says its name with the password.") { Pointer = "/full_name" };

    public static DomainException NameNotExpected() =>
        new(Refusal.Rule, "full_name.not_expected", "The account has a name; this link does not change it.") { Pointer = "/full_name" };

    public static DomainException LastOwner() => new(Refusal.Conflict, "user.last_owner", "A tenant keeps at least one active owner.");

    public static DomainException Yourself() => new(Refusal.Conflict, "user.yourself", "You cannot disable or delete yourself.");

    public static DomainException ConfirmedAlready() =>
        new(Refusal.Conflict, "user.email_confirmed", "The user has confirmed the address already.");

    public static DomainException MailedJustNow() =>
        new(Refusal.TooMany, "user.mailed_just_now", "The confirmation link was mailed less than a minute ago.");

    public static DomainException ForeignForm() =>
        new(Refusal.Forbidden, "form.foreign", "The form is not from our own page, or too old: go back and try again.");
}
