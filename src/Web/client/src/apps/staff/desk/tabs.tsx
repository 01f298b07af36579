import type { ComponentChildren, VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { Tab } from './deskState.ts';
import { number, text } from '../../../ui/pageTexts.ts';

/** The ARIA tabs pattern: one stop for the tab key, arrow keys between tabs. */
export function Tabs({ tab, takenCount, show }: { tab: Tab; takenCount: number; show: (tab: Tab) => void }): VNode {
  const all: [Tab, ComponentChildren][] = [
    ['seat', text('desk.tabSelection')],
    ['taken', <>{text('desk.tabTaken')} <span data-testid="taken-count">{takenCount > 0 ? number(takenCount) : ''}</span></>],
    ['ledger', text('desk.tabLedger')],
  ];
  const buttons = useRef<Partial<Record<Tab, HTMLButtonElement | null>>>({});
  const keyPressed = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = all.findIndex(([name]) => buttons.current[name] === document.activeElement);
    if (by === 0 || at < 0) return;
    event.preventDefault();
    const [next] = all[(at + by + all.length) % all.length];
    buttons.current[next]?.focus();
    show(next);
  };
  return (
    <div class="tabs" role="tablist" aria-label={text('desk.whatToShow')} onKeyDown={keyPressed}>
      {all.map(([name, label]) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-controls={`panel-${name}`}
          aria-selected={name === tab}
          tabIndex={name === tab ? 0 : -1}
          data-testid={`tab-${name}`}
          ref={button => void (buttons.current[name] = button)}
          onClick={() => show(name)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** While a panel is hidden, its content is not drawn again: lists of thousands of rows cost nothing then. */
export function TabPanel({ name, tab, children }: { name: Tab; tab: Tab; children: () => VNode }): VNode {
  const content = useRef<VNode | null>(null);
  if (name === tab) content.current = children();
  return (
    <div role="tabpanel" id={`panel-${name}`} aria-labelledby={`tab-${name}`} tabIndex={-1} hidden={name !== tab}>
      {content.current}
    </div>
  );
}
