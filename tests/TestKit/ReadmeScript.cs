using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;

namespace DotMac.TestKit;

/// <summary>
/// The first day as the README tells it, typed in bash block by block. A command with <c># =&gt; text</c> behind it must print that text.
/// </summary>
public sealed partial class ReadmeScript(IReadOnlyList<string> blocks)
{
    private const string BlockBegins = "@@block ";

    public int Blocks => blocks.Count;

    public static ReadmeScript Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DotMac.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("This runs outside of a clone.");
        var story = File.ReadAllText(Path.Combine(folder.FullName, "README.md")).Split("\n## The first day\n")[1].Split("\n## ")[0];
        // The first block exports what the AppHost printed; a test knows it from its fleet.
        return new([.. Block().Matches(story).Skip(1).Select(block => block.Groups["code"].Value)]);
    }

    /// <summary>Runs it all in one shell; <paramref name="atBlock"/> happens as that block begins. Throws with the shell's output when a line prints something else.</summary>
    public async Task Run(Uri gateway, Uri catcher, Func<int, Task>? atBlock = null)
    {
        var folder = Directory.CreateTempSubdirectory("dotmac-story-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "story.sh"), Script());
            using var shell = Process.Start(Start(folder.FullName, gateway, catcher))!;
            var errors = shell.StandardError.ReadToEndAsync();
            var printed = new StringBuilder();
            while (await shell.StandardOutput.ReadLineAsync() is { } line)
            {
                printed.AppendLine(line);
                if (atBlock is not null && line.StartsWith(BlockBegins, StringComparison.Ordinal))
                    await atBlock(int.Parse(line[BlockBegins.Length..], CultureInfo.InvariantCulture));
            }

            await shell.WaitForExitAsync();
            shell.ExitCode.ShouldBe(0, $"{printed}\n{await errors}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ProcessStartInfo Start(string folder, Uri gateway, Uri catcher) =>
        new("bash", ["story.sh"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTMAC"] = gateway.ToString().TrimEnd('/'), ["MAIL"] = catcher.ToString().TrimEnd('/') },
        };

    private string Script()
    {
        var script = new StringBuilder("""
            set -u
            expect() { [ "$1" = "$2" ] && echo "$1" || { echo "expected '$1', got '$2' from: $3" >&2; exit 1; }; }

            """);
        for (var number = 0; number < blocks.Count; number++)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"echo '{BlockBegins}{number}'");
            script.AppendLine(Expectation().Replace(blocks[number], line =>
                $"expect \"{line.Groups["text"].Value}\" \"$({line.Groups["command"].Value})\" {Quoted(line.Groups["command"].Value)}"));
        }

        return script.Append("echo done").ToString();
    }

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    [GeneratedRegex("```sh\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    /// <summary>A command, with its continued lines, and what stands behind the arrow.</summary>
    [GeneratedRegex(@"^(?<command>(?:[^\n]*\\\n)*[^\n]*?)\s+# => (?<text>[^\n]*)$", RegexOptions.Multiline)]
    private static partial Regex Expectation();
}
