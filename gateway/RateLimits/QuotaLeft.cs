using System.Globalization;

namespace DotMac.Gateway.RateLimits;

/// <summary>What is left of one limit.</summary>
internal readonly record struct Left(Limit Limit, int Remaining, int ResetsIn)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"\"{Limit.Name}\";r={Remaining};t={ResetsIn}");
}

/// <summary>What the caller is told of its quotas on each answer.</summary>
internal sealed class QuotaLeft(Left first)
{
    private string policies = first.Limit.Policy;
    private string left = first.ToString();

    public void Add(Left further) => (policies, left) = ($"{policies}, {further.Limit.Policy}", $"{left}, {further}");

    public void Tell(IHeaderDictionary headers)
    {
        headers["RateLimit-Policy"] = policies;
        headers["RateLimit"] = left;
    }
}
