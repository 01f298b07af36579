import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** If the focused control is removed from this element, the focus moves to the first button or link that is left. */
export function useKeptFocus(root: RefObject<HTMLElement | null>): void {
  const focused = root.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    if (focused && !root.current?.contains(document.activeElement)) root.current?.querySelector<HTMLElement>('button, a')?.focus();
  });
}
