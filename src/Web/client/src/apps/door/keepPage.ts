import { reader } from './scanner.ts';

/** Has the service worker keep this page and all that it has loaded, also what it loads later, so that it opens without a connection. */
export function keepPage(): void {
  const { serviceWorker } = navigator;
  // Browsers have it on https and on this machine.
  if (!serviceWorker) return;
  const keep = async (): Promise<void> => {
    const { active } = await serviceWorker.ready;
    const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name))
      .filter(({ origin, pathname }) => origin === location.origin && !pathname.startsWith('/api/')).map(({ href }) => href);
    active?.postMessage({ keep: [...new Set(['/door', '/door.webmanifest', ...loaded])] });
  };
  serviceWorker.addEventListener('message', ({ data }) => {
    if ((data as { kept?: number }).kept) document.documentElement.dataset['kept'] = 'true';
  });
  const keepLater = (): void => void setTimeout(() => void keep(), 2_000);
  serviceWorker.register('/app/door-worker.js', { scope: '/door', type: 'module' }).then(async () => {
    // The reader of codes is loaded when it is needed: that is now.
    await reader();
    keepLater();
  }, () => undefined);
}
