using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace DotMac.NativeHost.Mail;

/// <summary>
/// Takes every mail that is handed to it (RFC 5321, the part that a submitting client uses) and delivers none. No package for it restores here.
/// </summary>
internal sealed class SmtpReceiver(int port, Action<MimeMessage, long> received) : IAsyncDisposable
{
    private const int LargestMail = 25 * 1024 * 1024;
    private readonly TcpListener listener = new(IPAddress.Loopback, port);
    private readonly CancellationTokenSource stopping = new();
    private Task accepting = Task.CompletedTask;

    public void Start()
    {
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        accepting = Accept();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Converse(await listener.AcceptTcpClientAsync(stopping.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task Converse(TcpClient client)
    {
        try
        {
            using (client)
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 DotMac mail catcher");
                while (await reader.ReadLineAsync(stopping.Token) is { } line)
                {
                    var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                    await writer.WriteLineAsync(verb switch
                    {
                        "EHLO" => $"250-DotMac\r\n250-8BITMIME\r\n250-SIZE {LargestMail}\r\n250 SMTPUTF8",
                        "DATA" => "354 End with a dot",
                        "QUIT" => "221 Bye",
                        _ => "250 OK",
                    });
                    if (verb == "QUIT")
                        return;
                    if (verb == "DATA" && await Content(reader) is { } content)
                        await writer.WriteLineAsync(await Take(content));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The sender went away.
        }
    }

    /// <summary>What comes until the line with the dot; null when the sender went away before it. What is too much is dropped.</summary>
    private async Task<StringBuilder?> Content(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            if (line == ".")
                return text;
            if (text.Length <= LargestMail)
                text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return null;
    }

    private async Task<string> Take(StringBuilder content)
    {
        if (content.Length > LargestMail)
            return "552 Larger than 25 MB";
        try
        {
            using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(content.ToString()));
            received(await MimeMessage.LoadAsync(bytes, stopping.Token), bytes.Length);
            return "250 Kept";
        }
        catch (FormatException)
        {
            return "554 Not a mail";
        }
    }
}
