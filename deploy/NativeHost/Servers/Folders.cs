using System.Text;

namespace DotMac.NativeHost.Servers;

/// <summary>Folders and files as the servers want them.</summary>
public static class Folders
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A folder of the owner alone.</summary>
    public static void Private(string folder)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, Owner);
    }

    /// <summary>A folder whose content only the owner lists, but which others may pass: a server below it may run as another user.</summary>
    public static void Passable(string folder)
    {
        if (Directory.Exists(folder))
            return;
        if (Path.GetDirectoryName(folder) is { } parent)
            Passable(parent);
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    /// <summary>A file for the owner alone, there as a whole or not at all.</summary>
    public static async Task Secret(string file, string text, CancellationToken ct)
    {
        var draft = file + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using (var stream = new FileStream(draft, options))
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        File.Move(draft, file, overwrite: true);
    }
}
