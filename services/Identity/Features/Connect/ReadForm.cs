using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Reads the parameters before OpenIddict does, so that a form which cannot be read is the client's fault and not ours.
/// </summary>
internal sealed class ReadForm<T> : IOpenIddictServerHandler<T> where T : BaseValidatingContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<T>()
            .UseSingletonHandler<ReadForm<T>>().SetOrder(int.MinValue).SetType(OpenIddictServerHandlerType.Custom).Build();

    public async ValueTask HandleAsync(T context)
    {
        if (context.Transaction.GetHttpRequest() is not { } request)
            return;
        try
        {
            if (request.HasFormContentType)
                await request.ReadFormAsync(context.CancellationToken);
        }
        catch (InvalidDataException malformed)
        {
            context.Reject(Errors.InvalidRequest, malformed.Message);
        }
    }
}
