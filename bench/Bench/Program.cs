using MailMesh.Bench;
using MailMesh.Bench.Arrival;
using MailMesh.Bench.ArrivalImap;
using MailMesh.Bench.Content;
using MailMesh.Bench.Fuzz;
using MailMesh.Bench.Gateway;
using MailMesh.Bench.Idle;
using MailMesh.Bench.Imap;
using MailMesh.Bench.Mime;
using MailMesh.Bench.Mirror;
using MailMesh.Bench.Search;
using MailMesh.Bench.SmtpIn;
using MailMesh.Bench.SmtpOut;

var benches = new Dictionary<string, Func<Task<Report>>>
{
    ["gateway"] = GatewayBench.Run,
    ["smtp-out"] = SmtpOutBench.Run,
    ["smtp-in"] = SmtpInBench.Run,
    ["arrival"] = ArrivalBench.Run,
    ["mime"] = MimeBench.Run,
    ["content"] = ContentBench.Run,
    ["fuzz"] = FuzzBench.Run,
    ["imap"] = ImapBench.Run,
    ["arrival-imap"] = ArrivalImapBench.Run,
    ["idle"] = IdleBench.Run,
    ["mirror"] = MirrorBench.Run,
    ["search"] = SearchBench.Run,
};
var names = args is [] ? [.. benches.Keys] : args;
if (names.Except(benches.Keys).ToArray() is [var unknown, ..])
{
    Console.Error.WriteLine($"There is no bench \"{unknown}\". There are: {string.Join(", ", benches.Keys)}.");
    return 2;
}

var met = true;
foreach (var name in names)
{
    var report = await benches[name]();
    Console.WriteLine($"\n## {name}\n\n{string.Join('\n', report.Tables)}");
    foreach (var goal in report.Goals)
        Console.WriteLine(goal);
    met &= report.Goals.All(goal => goal.Met);
}
return met ? 0 : 1;
