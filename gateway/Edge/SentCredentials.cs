namespace DotMac.Gateway.Edge;

/// <summary>Marks a request that came with a token or an API key, since keys are taken off it on the way: no browser sends either by itself, so a program reads the answer.</summary>
internal sealed class SentCredentials
{
    public static readonly SentCredentials Marker = new();

    private SentCredentials()
    {
    }
}
