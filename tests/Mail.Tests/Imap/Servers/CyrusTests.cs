using MailMesh.Mail.Tests.Imap.Servers.Suites;

namespace MailMesh.Mail.Tests.Imap.Servers;

[Collection(nameof(CyrusServer))]
public class CyrusLoginTests(CyrusServer server) : LoginSuite(server);

[Collection(nameof(CyrusServer))]
public class CyrusMailboxTests(CyrusServer server) : MailboxSuite(server);

[Collection(nameof(CyrusServer))]
public class CyrusAppendTests(CyrusServer server) : AppendSuite(server);

[Collection(nameof(CyrusServer))]
public class CyrusFetchTests(CyrusServer server) : FetchSuite(server);

[Collection(nameof(CyrusServer))]
public class CyrusFlagTests(CyrusServer server) : FlagSuite(server);

[Collection(nameof(CyrusServer))]
public class CyrusCopyTests(CyrusServer server) : CopySuite(server);

[Collection(nameof(CyrusServer))]
public class CyrusSearchTests(CyrusServer server) : SearchSuite(server);

[Collection(nameof(CyrusServer))]
public class CyrusResyncTests(CyrusServer server) : ResyncSuite(server);

[Collection(nameof(CyrusServer))]
public class CyrusWatchTests(CyrusServer server) : WatchSuite(server);

[Collection(nameof(CyrusServer))]
public class CyrusLossTests(CyrusServer server) : LossSuite(server);
