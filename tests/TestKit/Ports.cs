namespace DotMac.TestKit;

/// <summary>
/// A port that nobody listens on, for what has to know its address before it starts. It stays reserved for this process: nobody else is given it,
/// and whoever asks for it explicitly may listen.
/// </summary>
public static class Ports
{
    private static readonly NativeHost.Running.Ports Held = new();

    public static int Free()
    {
        lock (Held)
            return Held.Reserve();
    }
}
