using DotMac.Kernel;

namespace DotMac.ServiceDefaults.Exports;

/// <summary>Every way in which an export may be refused.</summary>
public static class ExportErrors
{
    public static DomainException FormatUnknown() =>
        new(Refusal.Malformed, "export.format_unknown", "An export is csv or jsonl.") { Pointer = "/format" };
}
