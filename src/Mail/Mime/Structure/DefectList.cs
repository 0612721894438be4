namespace MailMesh.Mail.Mime.Structure;

/// <summary>Defects as they are found, up to a limit; allocates nothing for a sound mail.</summary>
internal sealed class DefectList(int max)
{
    private List<MimeDefect>? _found;

    public IReadOnlyList<MimeDefect> Found => (IReadOnlyList<MimeDefect>?)_found ?? [];

    public void Add(MimeDefectKind kind, int offset)
    {
        _found ??= [];
        if (_found.Count < max)
        {
            _found.Add(new MimeDefect(kind, offset));
        }
    }

    /// <summary>Adds a kind that would otherwise be said of each of many fields.</summary>
    public void AddOnce(MimeDefectKind kind, int offset)
    {
        if (_found is null || !_found.Exists(defect => defect.Kind == kind))
        {
            Add(kind, offset);
        }
    }
}
