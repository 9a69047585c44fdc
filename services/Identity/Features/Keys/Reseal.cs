using DotMac.Identity.Security;

namespace DotMac.Identity.Features.Keys;

/// <summary><c>reseal</c>: seals with the present master key what a former one sealed, and fails while something is left that nobody can open.</summary>
internal static class Reseal
{
    public static async Task<int> Run(IServiceProvider services, TextWriter output, CancellationToken ct)
    {
        var done = await services.GetRequiredService<Resealing>().Run(ct);
        await output.WriteLineAsync($"{done.Rewritten} secrets were sealed anew; the keys of {done.Lost} are lost.");
        return done.Lost == 0 ? 0 : 1;
    }
}
