using Microsoft.AspNetCore;
using OpenIddict.Client;
using static OpenIddict.Client.OpenIddictClientEvents;

namespace DotMac.Identity.Features.Federation;

/// <summary>Hands the registration that our endpoint found to the request which it sends the browser away with.</summary>
internal sealed class ChooseProvider : IOpenIddictClientHandler<ProcessChallengeContext>
{
    public static OpenIddictClientHandlerDescriptor Descriptor { get; } = OpenIddictClientHandlerDescriptor.CreateBuilder<ProcessChallengeContext>()
        .UseSingletonHandler<ChooseProvider>().SetOrder(OpenIddictClientHandlers.ValidateChallengeDemand.Descriptor.Order - 500).Build();

    public ValueTask HandleAsync(ProcessChallengeContext context)
    {
        context.Registration = context.Transaction.GetHttpRequest()!.HttpContext.Features.Get<OpenIddictClientRegistration>()!;
        return default;
    }
}
