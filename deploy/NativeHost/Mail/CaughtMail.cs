using MimeKit;

namespace DotMac.NativeHost.Mail;

/// <summary>A mail as Mailpit tells of it, in its list and alone.</summary>
internal sealed class CaughtMail(MimeMessage mail, long size)
{
    private const int SnippetLength = 250;
    private readonly DateTimeOffset at = TimeProvider.System.GetUtcNow();

    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>Whether somebody has looked at it alone.</summary>
    public bool IsRead { get; private set; }

    public object Summary() => new
    {
        ID = Id,
        MessageID = mail.MessageId,
        Read = IsRead,
        From = Addresses(mail.From).FirstOrDefault(),
        To = Addresses(mail.To),
        Cc = Addresses(mail.Cc),
        Bcc = Addresses(mail.Bcc),
        ReplyTo = Addresses(mail.ReplyTo),
        mail.Subject,
        Created = at,
        Tags = Array.Empty<string>(),
        Size = size,
        Attachments = mail.Attachments.Count(),
        Snippet = Snippet(),
    };

    public object Read()
    {
        IsRead = true;
        return new
        {
            ID = Id,
            MessageID = mail.MessageId,
            From = Addresses(mail.From).FirstOrDefault(),
            To = Addresses(mail.To),
            Cc = Addresses(mail.Cc),
            Bcc = Addresses(mail.Bcc),
            ReplyTo = Addresses(mail.ReplyTo),
            mail.Subject,
            mail.Date,
            Tags = Array.Empty<string>(),
            Text = mail.TextBody,
            HTML = mail.HtmlBody,
            Size = size,
            Headers = mail.Headers.GroupBy(header => header.Field, header => header.Value).ToDictionary(group => group.Key, group => group.ToArray()),
            Attachments = mail.Attachments.Select(part => new { FileName = Name(part), ContentType = part.ContentType.MimeType }),
        };
    }

    private static string? Name(MimeEntity part) => part.ContentDisposition?.FileName ?? part.ContentType.Name;

    private string Snippet()
    {
        var text = (mail.TextBody ?? "").ReplaceLineEndings(" ");
        return text.Length > SnippetLength ? text[..SnippetLength] : text;
    }

    private static IEnumerable<object> Addresses(InternetAddressList list) =>
        list.Mailboxes.Select(box => new { Name = box.Name ?? "", box.Address });
}
