using System.Collections.Immutable;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>An authorization request on its way over our pages and back.</summary>
internal static class AuthorizationRequests
{
    private static readonly string[] Ours = [FormGuard.Field, ConsentPage.Decision];

    /// <summary>The client's own parameters.</summary>
    public static List<KeyValuePair<string, string>> Parameters(this OpenIddictRequest request) =>
        [.. request.GetParameters().Where(parameter => !Ours.Contains(parameter.Key))
            .SelectMany(parameter => ((ImmutableArray<string?>?)parameter.Value ?? []).Select(value => KeyValuePair.Create(parameter.Key, value ?? "")))];

    /// <summary>The query with which the request is made again after a sign-in: that the user should sign in is done by then.</summary>
    public static string AfterSignIn(this OpenIddictRequest request)
    {
        var left = request.GetPromptValues().Except([PromptValues.Login, PromptValues.SelectAccount]).ToArray();
        var parameters = request.Parameters().Where(parameter => parameter.Key != OpenIddictConstants.Parameters.Prompt).ToList();
        if (left.Length > 0)
            parameters.Add(new(OpenIddictConstants.Parameters.Prompt, string.Join(' ', left)));
        return QueryString.Create(parameters!).Value!.TrimStart('?');
    }

    /// <summary>Whether the user has to sign in anew, signed in at an instant or not at all.</summary>
    public static bool NeedsSignIn(this OpenIddictRequest request, DateTimeOffset? signedInAt, DateTimeOffset now) =>
        signedInAt is not { } since || request.HasPromptValue(PromptValues.Login) || request.HasPromptValue(PromptValues.SelectAccount) ||
        (request.MaxAge is { } seconds && (now - since).TotalSeconds > seconds);
}
