import type { VNode } from 'preact';
import type { Notice } from '../../ui/notice.ts';
import { text } from '../../ui/pageTexts.ts';

interface NoticeBoxProps {
  notice: Notice | undefined;
  role?: 'status' | 'alert';
  dismiss?: () => void;
}

/** The page's message. The element stays when there is none, because screen readers announce only changes of an existing one. */
export function NoticeBox({ notice, role = 'status', dismiss }: NoticeBoxProps): VNode {
  return (
    <div
      class={notice ? 'notice' : 'notice empty'}
      data-testid="notice"
      data-tone={notice?.tone ?? ''}
      role={role}
      {...(role === 'status' && { 'aria-live': 'polite' })}
    >
      <p>{notice?.text}</p>
      {dismiss && <button type="button" class="icon-button" aria-label={text('staff.dismiss')} onClick={dismiss}>×</button>}
    </div>
  );
}
