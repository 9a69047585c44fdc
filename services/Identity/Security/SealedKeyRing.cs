using System.Text;
using System.Xml.Linq;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Secrets;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace DotMac.Identity.Security;

/// <summary>The DataProtection key ring in the database, sealed by the master key, so that every replica opens what another protected.</summary>
internal sealed class SealedKeyRing(NpgsqlDataSource database, MasterSealer sealer) : IXmlRepository
{
    internal const string Purpose = "data_protection_keys.element";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.CreateCommand("SELECT element FROM data_protection_keys");
        using var reader = command.ExecuteReader();
        List<XElement> elements = [];
        while (reader.Read())
            if (Open(reader.GetFieldValue<byte[]>(0)) is { } element)
                elements.Add(element);
        return elements;
    }

    /// <summary>Null where the key that sealed it is lost: what the element protected is refused, and DataProtection makes a new one.</summary>
    private XElement? Open(byte[] box)
    {
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(sealer.Open(box, Purpose)));
        }
        catch (DomainException lost) when (lost.Code == Sealer.KeyUnknown)
        {
            return null;
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.CreateCommand(
            "INSERT INTO data_protection_keys (name, element) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET element = excluded.element");
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = sealer.Seal(Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), Purpose) });
        command.ExecuteNonQuery();
    }
}
