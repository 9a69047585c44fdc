using System.Text.RegularExpressions;

namespace DotMac.Architecture.Tests;

/// <summary>One verb, one file, one name from the route to the type (style, naming 2).</summary>
public sealed partial class SliceTests
{
    /// <summary>Slices whose endpoint has a longer name than their file, which its folder makes plain.</summary>
    private static readonly string[] Shorter = ["VerifyChain", "CreateProgram"];

    [Fact]
    public void A_slice_is_named_like_its_file_and_its_endpoint() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "services"), "*.cs", SearchOption.AllDirectories)
            .Where(file => file.Split('/').Contains("Features") && !file.Split('/').Contains("obj"))
            .SelectMany(file => Violations(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))
            .Where(violation => !Shorter.Any(name => violation.StartsWith($"{name}.cs maps", StringComparison.Ordinal))).ShouldBeEmpty();

    [Fact]
    public void Planted_names_that_differ_are_found()
    {
        const string slice = "public static class IssueInvoice { static void Map(Builder api) => api.MapPost(\"\", Handle).WithName(\"Issue\"); }";
        Violations("IssueInvoice", slice).ShouldBe(["IssueInvoice.cs maps Issue"]);
        Violations("Invoices", slice).ShouldContain("Invoices.cs holds the slice IssueInvoice");
    }

    /// <summary>Of files with one slice; several small reads of one aggregate may share a file.</summary>
    private static IEnumerable<string> Violations(string file, string code)
    {
        if (Map().Matches(code) is not [var map])
            yield break;
        if (Type().Matches(code[..map.Index])[^1].Groups[1].Value is var type && type != file)
            yield return $"{file}.cs holds the slice {type}";
        if (Name().Matches(code) is [var only] && only.Groups[1].Value != file)
            yield return $"{file}.cs maps {only.Groups[1].Value}";
    }

    [GeneratedRegex(@"static \w+ Map\(")]
    private static partial Regex Map();

    [GeneratedRegex(@"^(?:public|internal)[\w ]* class (\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"WithName\(""(\w+)""\)")]
    private static partial Regex Name();
}
