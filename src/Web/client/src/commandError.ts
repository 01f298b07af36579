/** A refused command. `code` is one of docs/api.md, or `lost` if the outcome is unknown. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The code and text of an error that the hub returned; undefined for an error of the connection. */
export function serverError(error: unknown): CommandError | undefined {
  const message = error instanceof Error ? error.message : String(error);
  const hub = /HubException: (?:([a-z_]+):)?\s*(.*)$/s.exec(message);
  if (hub) return new CommandError(hub[1] ?? 'failed', hub[2]);
  return /on the server/.test(message) ? new CommandError('failed', message) : undefined;
}
