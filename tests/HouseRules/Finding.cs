namespace MailMesh.HouseRules;

/// <summary>One place that breaks a rule, and what to do about it.</summary>
internal sealed record Finding(string File, int Line, string WhatToDo)
{
    public static void None(IEnumerable<Finding> findings)
    {
        var all = findings.ToArray();
        Assert.True(
            all.Length == 0,
            $"{all.Length} of these:\n" +
            string.Join('\n', all.Select(one => $"{one.File}:{one.Line}: {one.WhatToDo}")));
    }
}
