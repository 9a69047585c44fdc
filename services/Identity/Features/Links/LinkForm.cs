using DotMac.Identity.Domain.Tokens;

namespace DotMac.Identity.Features.Links;

/// <summary>What the page of a mailed link says and asks: its title, HTML whose values are encoded, and the button's text.</summary>
internal sealed record LinkQuestion(string Title, string Html, string Button);

/// <summary>A form that a mailed link opens.</summary>
internal abstract class LinkForm
{
    /// <summary>The API's operation that does the same, as the audit log calls it.</summary>
    public abstract string Operation { get; }

    /// <summary>Where the form is sent.</summary>
    public abstract string Action { get; }

    /// <summary>Title of the page on which it worked, and of the one on which the link is over.</summary>
    public abstract (string Done, string Over) Titles { get; }

    /// <summary>What is said of a text that is no link at all.</summary>
    public abstract string Invalid { get; }

    /// <summary>What the link asks, by what it stands for now; refuses one that opens nothing. <paramref name="typed"/> is what was sent before, if anything was.</summary>
    public abstract Task<LinkQuestion> Ask(SecretToken link, IFormCollection? typed, CancellationToken ct);

    /// <summary>Does what was asked for, by the API's own operation.</summary>
    public abstract Task Use(SecretToken link, IFormCollection form, CancellationToken ct);
}
