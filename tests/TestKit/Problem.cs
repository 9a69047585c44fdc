using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.TestKit;

/// <summary>Reads problem documents.</summary>
public static class Problem
{
    /// <summary>The problem's code; fails when the answer is not a problem document whose status is the answer's.</summary>
    public static async Task<string?> Code(this HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            throw new InvalidOperationException(
                $"{(int)answer.StatusCode} came as {answer.Content.Headers.ContentType}: {await answer.Content.ReadAsStringAsync()}");

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (problem.GetProperty("status").GetInt32() != (int)answer.StatusCode || problem.GetProperty("trace_id").GetString() is not { Length: 32 })
            throw new InvalidOperationException($"The problem document is not complete: {problem}");
        return problem.GetProperty("code").GetString();
    }
}
