namespace DotMac.Architecture.Tests.Planted;

/// <summary>A violation on purpose: a call to somebody outside of a Gateways folder, of which no list tells.</summary>
internal sealed class StrayCaller(HttpClient http)
{
    public Task<string> Ask() => http.GetStringAsync(new Uri("http://billing/api/v1/billing/customers"));
}
