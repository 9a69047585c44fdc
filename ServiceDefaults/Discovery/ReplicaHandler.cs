using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DotMac.ServiceDefaults.Discovery;

/// <summary>
/// Takes a call to <c>http://identity</c> to one of that service's addresses (<c>services:identity:http:0</c> and on, one for each replica), any of
/// them, and on to the next where nobody listens: what was never sent may be sent again.
/// </summary>
public sealed class ReplicaHandler(IConfiguration configuration) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (asked, addresses) = (request.RequestUri!, Addresses(request.RequestUri!.Host));
        var first = Random.Shared.Next(addresses.Length);
        for (var tried = 0; tried < addresses.Length - 1; tried++)
        {
            try
            {
                return await Send((first + tried) % addresses.Length);
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
            {
                // The next one may listen.
            }
        }

        return await Send((first + addresses.Length - 1) % addresses.Length);

        Task<HttpResponseMessage> Send(int replica)
        {
            request.RequestUri = new(addresses[replica], asked.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private Uri[] Addresses(string service) =>
        configuration.GetSection($"services:{service}:http").GetChildren().Select(address => new Uri(address.Value!)).ToArray() is { Length: > 0 } stated
            ? stated
            : throw new HttpRequestException(HttpRequestError.NameResolutionError, $"No address of {service} is stated.");
}

/// <summary>Clients of other services, which are called by their names.</summary>
public static class Discovery
{
    /// <summary>Lets the client call services as <c>http://identity</c>.</summary>
    public static IHttpClientBuilder FindServices(this IHttpClientBuilder client)
    {
        client.Services.TryAddTransient<ReplicaHandler>();
        return client.AddHttpMessageHandler<ReplicaHandler>();
    }
}
