namespace DotMac.ServiceDefaults.Data;

/// <summary>How requests, consumers and due work connect; what the connection string itself states has the last word.</summary>
internal static class ServingConnection
{
    /// <summary>
    /// A statement that comes a second time is prepared: parsing and planning, policies and all, cost the server more than running it
    /// (<c>Max Auto Prepare=0</c> behind a pooler that mixes sessions). Nothing outlives a transaction (the tenant is set for it alone), so a
    /// session need not be reset between two of them.
    /// </summary>
    public static string Of(string connection) => $"Max Auto Prepare=100;Auto Prepare Min Usages=2;No Reset On Close=true;{connection}";
}
