import type { ComponentChildren, VNode } from 'preact';
import type { SeatStatus } from '../../../contract.ts';
import type { Desk } from './desk.ts';
import type { DeskCommands } from './deskCommands.ts';
import type { DeskState } from './deskState.ts';
import { text } from '../../../ui/pageTexts.ts';

export interface InspectorProps {
  state: DeskState;
  desk: Desk;
  commands: DeskCommands;
}

const statusLabels = ['status.free', 'status.held', 'status.sold', 'status.blocked'] as const;

export function StatusBadge({ status }: { status: SeatStatus }): VNode {
  return <span class="badge" data-testid="seat-status" data-status={status}>{text(statusLabels[status])}</span>;
}

export function Fact({ term, testId, children }: { term: string; testId: string; children: ComponentChildren }): VNode {
  return (
    <div>
      <dt>{term}</dt>
      <dd data-testid={testId}>{children}</dd>
    </div>
  );
}

export function PastNote(): VNode {
  return <p class="hint">{text('desk.asItWas')}</p>;
}

interface CommandButtonProps {
  kind?: 'danger' | 'primary' | 'quiet';
  testId: string;
  busy: boolean;
  disabled?: boolean;
  run: () => void;
  children: ComponentChildren;
}

/**
 * A button that does nothing while a command is running, but keeps the focus. Give it a key: without one, Preact could reuse the
 * element for another button between press and release.
 */
export function CommandButton({ kind, testId, busy, disabled = false, run, children }: CommandButtonProps): VNode {
  return (
    <button
      type="button"
      class={kind ? `button ${kind}` : 'button'}
      data-testid={testId}
      disabled={disabled}
      aria-disabled={busy ? 'true' : undefined}
      onClick={() => {
        if (!busy) run();
      }}
    >
      {children}
    </button>
  );
}
