using System.Text.Encodings.Web;
using System.Text.Json;
using DotMac.Notifications.Domain.Mails;
using DotMac.Notifications.Domain.Texts;
using DotMac.ServiceDefaults.Secrets;
using Fluid;

namespace DotMac.Notifications.Gateways;

/// <summary>
/// The mails and texts of the platform: Liquid templates that travel with the service, <c>subject</c>, <c>text</c> and <c>html</c> for each key of a mail,
/// <c>text</c> for one of a text message. Values are encoded in HTML, and cannot break a header: a subject is one line.
/// </summary>
public sealed class MailTemplates(FleetSealer sealer)
{
    private static readonly FluidParser Parser = new();
    private static readonly Dictionary<string, IFluidTemplate> Templates = Load();

    public RenderedMail Render(Mail mail)
    {
        var context = Context(mail.Variables, mail.SealedToken);
        return new(
            OneLine(Part(mail.Template, "subject").Render(context, NullEncoder.Default)),
            Part(mail.Template, "text").Render(context, NullEncoder.Default),
            Part(mail.Template, "html").Render(context, HtmlEncoder.Default));
    }

    public string Render(TextMessage text) => OneLine(Part(text.Template, "text").Render(Context(text.Variables, text.SealedToken), NullEncoder.Default));

    private TemplateContext Context(string variables, string? sealedToken)
    {
        var context = new TemplateContext(new TemplateOptions { MaxSteps = 10_000 });
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(variables)!)
            context.SetValue(name, value);
        if (sealedToken is { } box)
            context.SetValue("token", sealer.OpenToken(box));
        return context;
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static IFluidTemplate Part(string key, string part) =>
        Templates.GetValueOrDefault($"{key}.{part}") ?? throw MailErrors.UnknownTemplate(key);

    private static Dictionary<string, IFluidTemplate> Load()
    {
        const string folder = ".Templates.", suffix = ".liquid";
        var assembly = typeof(MailTemplates).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.EndsWith(suffix, StringComparison.Ordinal)).ToDictionary(
            name => name[(name.IndexOf(folder, StringComparison.Ordinal) + folder.Length)..^suffix.Length],
            name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return Parser.Parse(reader.ReadToEnd());
            });
    }
}
