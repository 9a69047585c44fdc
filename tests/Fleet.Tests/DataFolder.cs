namespace DotMac.Fleet.Tests;

/// <summary>Folders for the data of a fleet: PostgreSQL's own user has to be let through.</summary>
internal static class DataFolder
{
    public static string New() =>
        Directory.CreateDirectory(
            $"/tmp/dotmac-fleet-{Guid.NewGuid():N}"[..28],
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
                UnixFileMode.GroupExecute | UnixFileMode.OtherExecute).FullName;
}
