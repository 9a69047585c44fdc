using System.ComponentModel.DataAnnotations;
using DotMac.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Users;

/// <summary>The users that an operation is about, each for itself: one that is refused keeps none of the others.</summary>
public sealed record BulkRequest([property: Required, MinLength(1), MaxLength(100)] IReadOnlyList<Guid> UserIds);

/// <summary>What became of one user; the code is that of the operation on one alone.</summary>
public sealed record BulkItem(Guid UserId, bool Done, string? Code = null, string? Detail = null);

/// <summary>What became of all, in the order in which they were named.</summary>
public sealed record BulkResponse(int Done, int Refused, IReadOnlyList<BulkItem> Items);

/// <summary>Does the same to each of several users; whoever is refused is refused before anything of it was changed.</summary>
internal static class Bulk
{
    public static async Task<Ok<BulkResponse>> Each(BulkRequest request, Func<Guid, Task> act)
    {
        List<BulkItem> items = [];
        foreach (var id in request.UserIds.Distinct())
            try
            {
                await act(id);
                items.Add(new(id, true));
            }
            catch (DomainException refusal)
            {
                items.Add(new(id, false, refusal.Code, refusal.Message));
            }

        var done = items.Count(item => item.Done);
        return TypedResults.Ok(new BulkResponse(done, items.Count - done, items));
    }
}
