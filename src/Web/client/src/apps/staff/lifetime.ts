/** Aborted when the page is left, unless the browser keeps the page for its back button. */
export function pageSignal(): AbortSignal {
  const controller = new AbortController();
  window.addEventListener('pagehide', event => {
    if (!event.persisted) controller.abort();
  });
  return controller.signal;
}

/** Resolves after so many milliseconds, or when the signal is aborted; the caller checks the signal. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
