/**
 * Keeps the door's page on the device, so that it opens without a connection. It never answers for the API. The page says which files it
 * has loaded; an installed page that is older than the server is replaced when there is a connection.
 */

// What is used of a worker's types: those of the pages and of workers cannot be had in one project.
interface Lasting extends Event { waitUntil(work: Promise<unknown>): void }
interface Fetching extends Lasting { request: Request; respondWith(answer: Promise<Response>): void }
interface Received extends Lasting { data: unknown; source: { postMessage(message: unknown): void } | null }

const worker = globalThis as unknown as {
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'message', listener: (event: Received) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
};
const cacheName = 'seatmap-door-1';
const page = '/door';

worker.addEventListener('install', event => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', event => event.waitUntil(worker.clients.claim()));

worker.addEventListener('message', event => {
  const { keep } = event.data as { keep?: string[] };
  if (keep) event.waitUntil(keepAll(keep).then(() => event.source?.postMessage({ kept: keep.length })));
});

worker.addEventListener('fetch', event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') {
    if (pathname === page) event.respondWith(openPage(request));
  } else {
    event.respondWith(fetchOrKept(request));
  }
});

async function keepAll(addresses: string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(addresses.map(async address => {
    const answer = await fetch(address, { credentials: 'same-origin' });
    // Not a page of sign-in.
    if (answer.ok && !answer.redirected) await cache.put(withoutQuery(address), answer);
  }));
}

async function openPage(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.status < 500) return answer;
  } catch {
    // No connection: what is kept.
  }
  return (await caches.match(page, { cacheName })) ?? Response.error();
}

async function fetchOrKept(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(withoutQuery(request.url), { cacheName });
    if (kept) return kept;
    throw error;
  }
}

/** The version of a file is in its query: of the page that is kept, it is the one that is kept with it. */
function withoutQuery(address: string): string {
  return new URL(address, worker.location.origin).pathname;
}
