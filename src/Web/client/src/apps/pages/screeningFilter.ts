import { cut } from '../../ui/graphemes.ts';

/** Milliseconds after the last key before the list is requested. */
const pause = 160;

/**
 * Filters the list when the form changes. The server renders the list, as without a script; this replaces it in the page
 * and changes the address.
 */
export function filterLive(shown: () => void): void {
  const form = document.querySelector<HTMLFormElement>('[data-testid="finder"]');
  const results = document.querySelector<HTMLElement>('[data-part="results"]');
  const found = document.querySelector<HTMLElement>('[data-part="found"]');
  if (!form || !results || !found) return;
  const most = Number(form.querySelector<HTMLElement>('[data-most]')?.dataset['most'] ?? Infinity);
  // CSS hides the submit button, which is needed only without a script.
  form.dataset['live'] = '';

  let asked: AbortController | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let leaving = false;

  const apply = async (): Promise<void> => {
    clearTimeout(waiting);
    asked?.abort();
    const { signal } = (asked = new AbortController());
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (String(value).trim()) wanted.set(name, String(value));
    const address = `${form.getAttribute('action') ?? '/'}${wanted.size > 0 ? `?${wanted}` : ''}`;
    results.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(address, { headers: { accept: 'text/html' }, signal });
      if (!response.ok) throw new Error(`the list: ${response.status}`);
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      if (signal.aborted) return;
      results.replaceChildren(...(page.querySelector('[data-part="results"]')?.childNodes ?? []));
      found.textContent = page.querySelector('[data-part="found"]')?.textContent ?? '';
      history.replaceState(null, '', address);
      shown();
    } catch {
      // Navigate, so that the browser shows the error page. Not when offline. Not when the page is being left: some browsers then
      // cancel its requests with an error, and this would replace the visitor's own navigation.
      if (!signal.aborted && !leaving && navigator.onLine) location.assign(address);
    } finally {
      if (!signal.aborted) results.setAttribute('aria-busy', 'false');
    }
  };

  addEventListener('beforeunload', () => {
    leaving = true;
  });
  addEventListener('pageshow', () => {
    leaving = false;
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    void apply();
  });
  form.addEventListener('change', () => void apply());
  form.addEventListener('input', event => {
    const field = event.target as HTMLInputElement;
    if (field.type !== 'search') return;
    // Not by `maxlength`, with which browsers cut what is pasted inside of a character. Not while an input method is composing one.
    if (!(event as InputEvent).isComposing && field.value.length > most) field.value = cut(field.value, most);
    clearTimeout(waiting);
    waiting = setTimeout(() => void apply(), pause);
  });
}
