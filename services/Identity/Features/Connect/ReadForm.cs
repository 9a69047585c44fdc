using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Reads the parameters before OpenIddict does, so that a form which cannot be read is the client's fault and not ours.
/// </summary>
internal sealed class ReadForm : IOpenIddictServerHandler<ExtractTokenRequestContext>, IOpenIddictServerHandler<ExtractAuthorizationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor OfToken { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractTokenRequestContext>()
            .UseSingletonHandler<ReadForm>().SetOrder(int.MinValue).SetType(OpenIddictServerHandlerType.Custom).Build();

    public static OpenIddictServerHandlerDescriptor OfAuthorization { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractAuthorizationRequestContext>()
            .UseSingletonHandler<ReadForm>().SetOrder(int.MinValue).SetType(OpenIddictServerHandlerType.Custom).Build();

    public ValueTask HandleAsync(ExtractTokenRequestContext context) => Read(context);

    public ValueTask HandleAsync(ExtractAuthorizationRequestContext context) => Read(context);

    private static async ValueTask Read(BaseValidatingContext context)
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
