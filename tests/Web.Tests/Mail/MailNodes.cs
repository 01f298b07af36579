using Harness;
using MimeKit;

namespace Web.Tests.Mail;

/// <summary>Two nodes of one installation that send mail through a real SMTP server.</summary>
public sealed class MailNodes : IAsyncLifetime
{
    private TestDatabase? _database;
    private readonly List<WebNode> _nodes = [];

    public SmtpServer Smtp { get; } = SmtpServer.New();

    public WebNode Node => _nodes[0];

    public WebNode Other => _nodes[1];

    public async Task InitializeAsync()
    {
        await Smtp.StartAsync();
        _database = await TestDatabase.CreateAsync();
        var redis = await TestRedis.ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            _nodes.Add(WebNode.Start(
                _database.ConnectionString, redis.ConnectionString, $"Redis:KeyPrefix={redis.Prefix}", "Mail:Host=127.0.0.1",
                $"Mail:Port={Smtp.Port}", "Mail:Security=None", "Mail:From=box@seatmap.example", "Mail:FromName=Kino Morgenstern",
                "PublicAddress=https://tickets.example"));
        }
    }

    /// <summary>Waits for the mails to an address, and reads them in the order in which they were sent.</summary>
    public Task<IReadOnlyList<MimeMessage>> MailsToAsync(string email, int count) => Eventually.Async(
        () => Task.FromResult<IReadOnlyList<MimeMessage>>(
            [.. Smtp.Mails().Select(Read).Where(mail => mail.To.Mailboxes.Single().Address == email).OrderBy(mail => mail.Date)]),
        mails => mails.Count >= count, TimeSpan.FromSeconds(60), $"{count} mails arrive");

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        await Smtp.DisposeAsync();
    }

    private static MimeMessage Read(byte[] mail) => MimeMessage.Load(new MemoryStream(mail));
}
