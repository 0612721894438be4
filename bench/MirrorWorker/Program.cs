using MailMesh.MirrorWorker;

// A worker that mirrors as InboxSync does, as a process of its own, so that its memory is its own. Prints one line of
// figures; "prepare" only brings the schema up to date.
await using var worker = await Worker.Start(WorkerSettings.FromEnvironment());
Console.WriteLine(args is ["prepare"] ? "prepared" : await worker.Measure());
