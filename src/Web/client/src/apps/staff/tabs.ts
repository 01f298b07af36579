/** The ARIA tabs pattern: one stop for the tab key, arrow keys between tabs. @param shown called when another panel is shown. */
export function tabs(list: HTMLElement, shown: () => void): { show: (id: string) => void } {
  const all = [...list.querySelectorAll<HTMLElement>('[role="tab"]')];
  const pick = (tab: HTMLElement): void => {
    for (const each of all) {
      const on = each === tab;
      each.setAttribute('aria-selected', String(on));
      each.tabIndex = on ? 0 : -1;
      document.getElementById(each.getAttribute('aria-controls')!)!.hidden = !on;
    }
    shown();
  };
  list.addEventListener('click', event => {
    const tab = (event.target as Element).closest<HTMLElement>('[role="tab"]');
    if (tab) pick(tab);
  });
  list.addEventListener('keydown', event => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (by === 0 || at < 0) return;
    event.preventDefault();
    const next = all[(at + by + all.length) % all.length];
    next.focus();
    pick(next);
  });
  return {
    show: id => {
      const tab = document.getElementById(id)!;
      if (tab.getAttribute('aria-selected') !== 'true') pick(tab);
    },
  };
}
