using Microsoft.AspNetCore.Http;

namespace DotMac.ServiceDefaults.Idempotency;

/// <summary>While a request held no transaction, a repeat under its key was carried out: nothing is left to do but to give the repeat's answer.</summary>
internal sealed class OvertakenException(IResult answer) : Exception("The request was overtaken by its repeat.")
{
    public IResult Answer => answer;
}
