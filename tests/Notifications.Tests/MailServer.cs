using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace DotMac.Notifications.Tests;

/// <summary>A mail server that keeps what it is offered, and refuses or hangs up where it was told to for the recipient.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, Behaviour> behaviours = new();
    private readonly ConcurrentQueue<Offered> offers = new();
    private Task accepting = Task.CompletedTask;

    private sealed record Behaviour(int[] Recipient, int[] Message, bool HangsUp)
    {
        public int Asked;
    }

    /// <summary>A mail as it was offered: the recipients of its envelope, itself, and whether it was taken.</summary>
    public sealed record Offered(IReadOnlyList<string> Recipients, MimeMessage Message, bool Taken);

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Start()
    {
        listener.Start();
        accepting = Accept();
    }

    /// <summary>Answers the message with these codes in turn, the last one for ever.</summary>
    public void AnswerMessage(string address, params int[] codes) => behaviours[address] = new([250], codes, false);

    /// <summary>Knows nobody of that address.</summary>
    public void AnswerRecipient(string address, int code) => behaviours[address] = new([code], [250], false);

    /// <summary>Takes the message and drops the connection instead of saying goodbye.</summary>
    public void HangUp(string address) => behaviours[address] = new([250], [250], true);

    public IReadOnlyList<Offered> To(string address) => [.. offers.Where(offer => offer.Recipients.Contains(address))];

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
        using var own = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var (recipients, behaviour) = (new List<string>(), new Behaviour([250], [250], false));
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(stopping.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "QUIT" && behaviour.HangsUp)
                return;
            if (verb == "RCPT")
            {
                recipients.Add(line.Split('<', '>')[1]);
                behaviour = behaviours.GetValueOrDefault(recipients[^1], behaviour);
            }

            var answer = verb switch
            {
                "EHLO" => "250-test\r\n250 8BITMIME",
                "RCPT" => $"{behaviour.Recipient[0]} internal-host-name says so",
                "DATA" => await Take(reader, writer, recipients, behaviour),
                _ => "250 OK",
            };
            await writer.WriteLineAsync(answer);
        }
    }

    private async Task<string> Take(StreamReader reader, StreamWriter writer, List<string> recipients, Behaviour behaviour)
    {
        await writer.WriteLineAsync("354 go on");
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stopping.Token) is { } line && line != ".")
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");

        var code = behaviour.Message[Math.Min(Interlocked.Increment(ref behaviour.Asked), behaviour.Message.Length) - 1];
        using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
        offers.Enqueue(new([.. recipients], await MimeMessage.LoadAsync(bytes, stopping.Token), code == 250));
        return $"{code} internal-host-name says so";
    }
}
