using System.Buffers.Text;
using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace DotMac.ServiceDefaults.Http;

/// <summary>One page of a list, newest first; <c>next_cursor</c> (and <c>Link: rel="next"</c>) is absent on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>The paging of a list request: <c>?limit=1..100&amp;cursor=...</c>. A cursor holds for its route, filter and tenant only (HMAC).</summary>
public sealed class Paging(HttpContext http, CurrentOperation operation, ServiceSealer sealer)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;
    private static readonly string[] Own = ["cursor", "limit"];

    /// <summary>Reads one page of rows, newest first by id, projects it and names the next page in the answer's <c>Link</c> header.</summary>
    public async Task<Page<TItem>> Read<TRow, TItem>(IQueryable<TRow> query, Expression<Func<TRow, TItem>> project, CancellationToken ct) where TRow : Entity
    {
        var page = await Read<Row<TItem>>(async (after, most) =>
        {
            if (after is { } id)
                query = query.Where(row => row.Id.CompareTo(id) < 0);
            return await query.AsNoTracking().OrderByDescending(row => row.Id).Take(most).Select(WithId(project)).ToListAsync(ct);
        }, row => row.Id);
        return new([.. page.Items.Select(row => row.Item)], page.NextCursor);
    }

    /// <summary>The same of rows that somebody else reads: at most so many, newest first, below the id where one is given.</summary>
    public async Task<Page<T>> Read<T>(Func<Guid?, int, Task<List<T>>> read, Func<T, Guid> idOf)
    {
        var limit = Limit();
        var rows = await read(Cursor(), limit + 1);
        if (rows.Count <= limit)
            return new(rows, null);

        rows.RemoveAt(limit);
        var next = Sign(idOf(rows[^1]));
        var address = QueryHelpers.AddQueryString(Bare(), new Dictionary<string, string?> { ["limit"] = $"{limit}", ["cursor"] = next });
        http.Response.Headers.Link = $"<{address}>; rel=\"next\"";
        return new(rows, next);
    }

    private static Expression<Func<TRow, Row<TItem>>> WithId<TRow, TItem>(Expression<Func<TRow, TItem>> project) where TRow : Entity
    {
        var id = Expression.Property(project.Parameters[0], nameof(Entity.Id));
        var row = Expression.MemberInit(
            Expression.New(typeof(Row<TItem>)),
            Expression.Bind(typeof(Row<TItem>).GetProperty(nameof(Row<TItem>.Id))!, id),
            Expression.Bind(typeof(Row<TItem>).GetProperty(nameof(Row<TItem>.Item))!, project.Body));
        return Expression.Lambda<Func<TRow, Row<TItem>>>(row, project.Parameters);
    }

    private int Limit()
    {
        if (!http.Request.Query.TryGetValue("limit", out var text))
            return DefaultLimit;
        return int.TryParse(text, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw new DomainException(Refusal.Malformed, "page.limit_invalid", $"limit is a whole number from 1 to {MaxLimit}.") { Pointer = "/limit" };
    }

    private Guid? Cursor()
    {
        if (!http.Request.Query.TryGetValue("cursor", out var text))
            return null;
        try
        {
            var bytes = Base64Url.DecodeFromChars(text.ToString());
            if (bytes.Length == 32 && CryptographicOperations.FixedTimeEquals(bytes.AsSpan(16), Mac(bytes.AsSpan(0, 16))))
                return new Guid(bytes.AsSpan(0, 16), bigEndian: true);
        }
        catch (FormatException)
        {
            // Refused below, as any other cursor that this list did not give.
        }

        throw new DomainException(Refusal.Malformed, "page.cursor_invalid", "The cursor was not given by this list.") { Pointer = "/cursor" };
    }

    private string Sign(Guid id)
    {
        Span<byte> bytes = stackalloc byte[32];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Mac(bytes[..16]).CopyTo(bytes[16..]);
        return Base64Url.EncodeToString(bytes);
    }

    private byte[] Mac(ReadOnlySpan<byte> id) => sealer.Mac([.. Encoding.UTF8.GetBytes($"{operation.TenantId}{operation.GuestId} {Bare()} "), .. id])[..16];

    /// <summary>Path and filter, without the paging itself.</summary>
    private string Bare()
    {
        var filter = http.Request.Query.Where(pair => !Own.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)).OrderBy(pair => pair.Key, StringComparer.Ordinal);
        return QueryHelpers.AddQueryString(http.Request.Path, filter);
    }

    private sealed class Row<TItem>
    {
        public Guid Id { get; init; }
        public TItem Item { get; init; } = default!;
    }
}
