using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Due;

namespace DotMac.Identity.Due;

/// <summary>Seals with the present master key what a former one sealed.</summary>
[HandlesDueWork(Kind)]
public sealed partial class ResealSecrets(Resealing resealing, ILogger<ResealSecrets> logger) : IDueWorkHandler
{
    public const string Kind = "reseal_secrets";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var done = await resealing.Run(ct);
        Log.Done(logger, done.Rewritten, done.Lost);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Rewritten} secrets were sealed anew; the keys of {Lost} are lost")]
        public static partial void Done(ILogger logger, int rewritten, int lost);
    }
}
