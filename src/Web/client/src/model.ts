import type { HoldNotice, JoinReply, JoinSnapshot, Position, SeatReply } from './contract.ts';
import { applyDelta, applyHolds, applyNotice, applyReply, applySnapshot, emptyState } from './seatMapState.ts';
import type { Applied, SeatMapState } from './seatMapState.ts';
import { decodeDelta, decodeSnapshot, toBytes, WireError } from './wire.ts';

/** A frame as received, before its sequence is checked. */
export type Frame = { kind: 'delta'; delta: Uint8Array } | { kind: 'snapshot'; epoch: number; revision: number; statuses: Uint8Array };

/** Frames buffered until the reply to Join. With more than this, another Join costs less. */
const maxBufferedFrames = 2_000;

export interface ModelChange {
  /** Seats that may have changed; 'all' after a Join. A seat may be listed twice. */
  seats: number[] | 'all';
  holds: boolean;
}

/** Applies frames, replies and notices to the state of one screening, in sequence, and notifies subscribers. */
export class SeatMapModel {
  readonly state: SeatMapState;
  readonly #listeners = new Set<(change: ModelChange) => void>();
  #buffered: Frame[] = [];
  #updatedHolds = new Set<string>();
  #joined = false;

  constructor(screeningId: number) {
    this.state = emptyState(screeningId);
  }

  /** Undefined while nothing is known: then Join returns a snapshot. */
  get position(): Position | undefined {
    const { epoch, revision } = this.state;
    return epoch < 0 ? undefined : { epoch, revision };
  }

  /** True while frames are applied as they come. */
  get joined(): boolean {
    return this.#joined;
  }

  /** @returns a function that ends the subscription. */
  subscribe(listener: (change: ModelChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What the page was made with: the first Join then asks only for what has changed since. */
  start(snapshot: JoinSnapshot): void {
    const { state } = this;
    const { seatCount, planHash } = snapshot;
    if (seatCount !== state.seatCount || planHash !== state.planHash) {
      state.seatCount = seatCount;
      state.planHash = planHash;
      state.statuses = new Uint8Array(seatCount);
      state.mine = new Uint8Array(seatCount);
      state.holds.clear();
      state.pendingStatuses.clear();
      if (!snapshot.snapshot) state.epoch = -1;
    }
    if (snapshot.snapshot) {
      applySnapshot(state, snapshot.epoch, snapshot.revision, decodeSnapshot(toBytes(snapshot.snapshot), seatCount));
    }
  }

  /** A Join starts: frames are buffered until its reply. @param newConnection drops the frames buffered before. */
  startJoin(newConnection = false): void {
    this.#joined = false;
    this.#updatedHolds.clear();
    if (newConnection) this.#buffered = [];
  }

  /**
   * Applies the reply to Join, then the buffered frames. 'resync': Join again, with the `position` of then.
   * @param reply or the seats that a change of sections has changed in the state.
   */
  join(reply: JoinReply | number[]): 'applied' | 'resync' {
    const { state } = this;
    const whole = 'holds' in reply;
    if (whole) {
      this.start(reply);
      if (!reply.snapshot && reply.delta && reply.epoch === state.epoch) {
        applyDelta(state, decodeDelta(toBytes(reply.delta), reply.seatCount));
      }
      if (reply.epoch !== state.epoch || state.revision < reply.revision) {
        state.epoch = -1;
        return 'resync';
      }
      applyHolds(state, reply.holds, this.#updatedHolds);
    }

    const buffered = this.#buffered;
    this.#buffered = [];
    this.#joined = true;
    let outcome: 'applied' | 'resync' = 'applied';
    for (const frame of buffered) {
      // Epochs have no order: only another Join shows which of two is the current one.
      const torn = frame.kind === 'snapshot' && frame.epoch !== state.epoch;
      const older = frame.kind === 'snapshot' && frame.revision < state.revision;
      if (torn || (!older && this.#apply(frame).result === 'resync')) {
        this.#joined = false;
        outcome = 'resync';
        break;
      }
    }
    this.notify({ seats: whole || buffered.length > 0 ? 'all' : reply, holds: whole });
    return outcome;
  }

  receive(frame: Frame): Applied['result'] | 'buffered' {
    if (!this.#joined) {
      // A snapshot replaces everything, so the frames before it are not needed.
      if (frame.kind === 'snapshot' || this.#buffered.length >= maxBufferedFrames) this.#buffered = [];
      this.#buffered.push(frame);
      return 'buffered';
    }
    const applied = this.#apply(frame);
    if (applied.result === 'resync') this.#joined = false;
    else if (applied.result === 'applied') this.notify({ seats: applied.changed, holds: false });
    return applied.result;
  }

  reply(reply: SeatReply): void {
    if (reply.holdId) this.#updatedHolds.add(reply.holdId);
    this.notify({ seats: applyReply(this.state, reply), holds: true });
  }

  notice(notice: HoldNotice): void {
    if (notice.screeningId !== this.state.screeningId) return;
    this.#updatedHolds.add(notice.holdId);
    this.notify({ seats: applyNotice(this.state, notice), holds: true });
  }

  /** An invalid frame is treated like a gap: the reply to the next Join contains what it should have. */
  #apply(frame: Frame): Applied {
    const { state } = this;
    try {
      return frame.kind === 'delta'
        ? applyDelta(state, decodeDelta(frame.delta, state.seatCount))
        : applySnapshot(state, frame.epoch, frame.revision, decodeSnapshot(frame.statuses, state.seatCount));
    } catch (error) {
      if (error instanceof WireError) return { result: 'resync' };
      throw error;
    }
  }

  notify(change: ModelChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
