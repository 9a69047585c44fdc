using DotMac.Tenancy.Data;
using DotMac.TestKit;

[assembly: AssemblyFixture(typeof(DotMac.Tenancy.Tests.TenancyService))]

namespace DotMac.Tenancy.Tests;

/// <summary>The Tenancy service of this test assembly.</summary>
public sealed class TenancyService() : ServiceFixture<Program, TenancyDbContext>("tenancy");
