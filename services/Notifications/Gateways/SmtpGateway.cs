using DotMac.Notifications.Domain;
using DotMac.ServiceDefaults.Tenancy;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace DotMac.Notifications.Gateways;

/// <summary>The mail server, by SMTP (<c>Smtp:Host</c>, <c>Port</c>, <c>UserName</c>, <c>Password</c>); with TLS where it is offered.</summary>
public sealed partial class SmtpGateway(IConfiguration configuration, ILogger<SmtpGateway> logger)
{
    private readonly IConfigurationSection smtp = configuration.GetSection("Smtp");

    public async Task<SendOutcome> Send(MimeMessage message, CancellationToken ct)
    {
        CurrentOperation.RequireNoTransaction();
        using var client = new SmtpClient { Timeout = 15_000 };
        try
        {
            await client.ConnectAsync(smtp["Host"] ?? "127.0.0.1", smtp.GetValue("Port", 25), SecureSocketOptions.StartTlsWhenAvailable, ct);
            if (smtp["UserName"] is { Length: > 0 } user)
                await client.AuthenticateAsync(user, smtp["Password"] ?? "", ct);
            await client.SendAsync(message, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            Log.NotSent(logger, exception, message.MessageId);
            return Outcome(exception);
        }

        await Leave(client, message.MessageId);
        return SendOutcome.Taken;
    }

    /// <summary>The server has the mail: whatever happens to the farewell, sending it again would be wrong.</summary>
    private async Task Leave(SmtpClient client, string? messageId)
    {
        try
        {
            client.Timeout = 2_000;
            await client.DisconnectAsync(quit: true, CancellationToken.None);
        }
        catch (Exception exception)
        {
            Log.NoFarewell(logger, messageId, exception.Message);
        }
    }

    /// <summary>What a tenant may read of it: neither the server's name nor its words.</summary>
    private static SendOutcome Outcome(Exception exception) => exception switch
    {
        SmtpCommandException refused => new($"refused {(int)refused.StatusCode}", Final: IsNoAddress(refused)),
        AuthenticationException => new("refused"),
        SslHandshakeException => new("tls"),
        _ => new("unreachable"),
    };

    /// <summary>The server says for good that nobody has the address; every other refusal may be the server's own state.</summary>
    private static bool IsNoAddress(SmtpCommandException refused) =>
        refused is { ErrorCode: SmtpErrorCode.RecipientNotAccepted, StatusCode: >= (SmtpStatusCode)500 };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server did not take {MessageId}")]
        public static partial void NotSent(ILogger logger, Exception exception, string? messageId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server took {MessageId} and ended the connection badly: {Reason}")]
        public static partial void NoFarewell(ILogger logger, string? messageId, string reason);
    }
}
