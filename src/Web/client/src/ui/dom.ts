export function element(tag: string, className = '', text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** Writes only a different text: writing the same one would clear a text selection and may be announced again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A button that keeps the focus when `replace` rebuilds its list: it is found again by test id and `of`. */
export function button(className: string, text: string, testId: string, of: string, off: boolean, run: () => void): HTMLButtonElement {
  const made = element('button', className, text) as HTMLButtonElement;
  made.type = 'button';
  made.dataset['testid'] = testId;
  made.dataset['focusKey'] = `${testId} ${of}`;
  made.disabled = off;
  made.addEventListener('click', run);
  return made;
}

/** Marks a control that does nothing for now. Unlike a disabled one it keeps the focus. */
export function wait(control: HTMLElement, waits: boolean): void {
  if (waits) control.setAttribute('aria-disabled', 'true');
  else control.removeAttribute('aria-disabled');
}

/** Replaces all children. The focus stays on the same button, or moves to the first one if that no longer exists. */
export function replace(list: HTMLElement, children: HTMLElement[]): void {
  const active = (list.getRootNode() as Document | ShadowRoot).activeElement;
  const focused = active instanceof HTMLElement && list.contains(active) ? active.dataset['focusKey'] : undefined;
  list.replaceChildren(...children);
  if (!focused) return;
  const same = list.querySelector<HTMLElement>(`[data-focus-key="${CSS.escape(focused)}"]`);
  (same ?? list.querySelector<HTMLElement>('button, a'))?.focus();
}

export type Find = <T extends HTMLElement = HTMLElement>(testId: string) => T;

export function finder(root: ParentNode): Find {
  return <T extends HTMLElement>(testId: string): T => {
    const found = root.querySelector<T>(`[data-testid="${testId}"]`);
    if (!found) throw new Error(`there is no ${testId}`);
    return found;
  };
}
