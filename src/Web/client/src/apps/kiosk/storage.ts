/** What outlives a reload, a crash and a power cut of the kiosk: in this browser's storage, as JSON. */

const prefix = 'seatmap-kiosk ';

/** @throws if the storage is full or forbidden: then nothing may be done that must be remembered. */
export function save(name: string, value: unknown): void {
  localStorage.setItem(prefix + name, JSON.stringify(value));
}

export function remove(name: string): void {
  localStorage.removeItem(prefix + name);
}

export function load<T>(name: string): T | undefined {
  const text = localStorage.getItem(prefix + name);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    // Not ours, or cut off while it was written: then the request had not been sent either.
    return undefined;
  }
}
