using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Web.Logging;

/// <summary>
/// Writes the log to the console in the formats and with the settings of ASP.NET Core's own provider, which wakes a thread and calls the
/// system for each line. With the access log that was a quarter of the processor time of a hold over REST. Thread-safe.
/// </summary>
[ProviderAlias("Console")]
internal sealed class ConsoleLog : ILoggerProvider, ISupportExternalScope
{
    // What a thread keeps for its next line. A long exception takes more, once.
    private const int UsualLength = 1_024;

    private readonly ConsoleFormatter _formatter;
    private readonly LogLevel _errorsFrom;
    private readonly LogLines _output = new(Console.OpenStandardOutput());
    private readonly LogLines _errors = new(Console.OpenStandardError());
    private IExternalScopeProvider? _scopes;

    public ConsoleLog(IEnumerable<ConsoleFormatter> formatters, IOptions<ConsoleLoggerOptions> options)
    {
        var byName = formatters.ToDictionary(formatter => formatter.Name, StringComparer.OrdinalIgnoreCase);
        _formatter = byName.GetValueOrDefault(options.Value.FormatterName ?? "") ?? byName[ConsoleFormatterNames.Simple];
        _errorsFrom = options.Value.LogToStandardErrorThreshold;
    }

    public static void Use(ILoggingBuilder logging)
    {
        logging.AddConsole();
        logging.Services.Remove(logging.Services.Single(service => service.ImplementationType == typeof(ConsoleLoggerProvider)));
        logging.Services.AddSingleton<ILoggerProvider, ConsoleLog>();
    }

    public ILogger CreateLogger(string categoryName) => new CategoryLog(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    private sealed class CategoryLog(ConsoleLog log, string category) : ILogger
    {
        [ThreadStatic]
        private static StringWriter? _line;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes?.Push(state);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = _line ??= new StringWriter(CultureInfo.InvariantCulture);
            var text = line.GetStringBuilder();
            var entry = new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter);
            log._formatter.Write(in entry, log._scopes, line);
            (logLevel >= log._errorsFrom ? log._errors : log._output).Add(text);
            text.Clear();
            if (text.Capacity > UsualLength)
                text.Capacity = UsualLength;
        }
    }
}
