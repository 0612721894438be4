namespace MailMesh.AppHost.Hosting;

/// <summary>A service's project, known at build time; see ProjectMetadata.targets.</summary>
public interface IProjectMetadata
{
    /// <summary>The built assembly. Aspire says ProjectPath here and lets the SDK find the assembly.</summary>
    string AssemblyPath { get; }
}
