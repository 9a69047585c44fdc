using DotMac.Kernel;

namespace DotMac.Identity.Domain.Avatars;

/// <summary>Why a picture of a user is not taken or shown.</summary>
public static class AvatarErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "avatar.not_found", "There is no such picture.");

    public static DomainException Missing() =>
        new(Refusal.Malformed, "avatar.missing", "Send one picture as the only file of a form (multipart/form-data).") { Pointer = "/file" };

    public static DomainException Unsupported() =>
        new(Refusal.Rule, "avatar.unsupported", "A picture is a JPEG, PNG, GIF or WebP by its content, whatever its name says.") { Pointer = "/file" };

    public static DomainException TooManyPixels() => new(
        Refusal.Rule, "avatar.too_many_pixels", "A picture has 25 million pixels at most, and 10,000 along each side.")
    { Pointer = "/file" };

    public static DomainException Busy(TimeSpan wait) =>
        new(Refusal.Unavailable, "avatar.busy", "Too many pictures are on their way at the moment: try again shortly.") { RetryAfter = wait };

    public static DomainException Damaged() => new(Refusal.Rule, "avatar.damaged", "The picture cannot be read to its end.") { Pointer = "/file" };
}
