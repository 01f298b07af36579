import type { CommandError } from './commandError.ts';
import type { HoldNotice, JoinReply, ScreeningNotice } from './contract.ts';

/** `live`: joined, frames applied as they come. `stopped`: by stop(), or because the screening does not exist. */
export type ConnectionState = 'connecting' | 'live' | 'reconnecting' | 'stopped';

/** What listeners of a connection get. */
export interface ConnectionEvents {
  state: ConnectionState;
  joined: JoinReply;
  notice: HoldNotice;
  /** Staff have changed the screening. */
  changed: ScreeningNotice;
  /** How many connections watch the screening, on all nodes. */
  viewers: number;
  /** Only errors that a retry cannot fix. */
  error: CommandError;
}
