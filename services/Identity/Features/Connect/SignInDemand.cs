using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>How lately the user was to sign in, which goes over our pages with what is left of the request: a provider is asked for the same.</summary>
internal static class SignInDemand
{
    /// <summary>The parameter of our own that says it.</summary>
    public const string Field = "signed_in_within";

    /// <summary>Seconds; null where any sign-in is good.</summary>
    public static long? Demand(this OpenIddictRequest request) => request.HasPromptValue(PromptValues.Login) ? 0 : request.MaxAge;

    /// <summary>The same out of the query that went over our pages.</summary>
    public static int? In(string request) =>
        int.TryParse(QueryHelpers.ParseQuery(request).GetValueOrDefault(Field), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <summary>The query with that added.</summary>
    public static List<KeyValuePair<string, string>> With(this List<KeyValuePair<string, string>> parameters, long? demand) =>
        demand is { } seconds ? [.. parameters, new(Field, seconds.ToString(CultureInfo.InvariantCulture))] : parameters;
}
