/** Values in the browser's local storage, as JSON: they survive a reload, a crash and a power cut. */

const prefix = 'seatmap-kiosk ';

/** @throws if the storage is full or forbidden: then a command that depends on the stored value must not be sent. */
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
    // Damaged, for example by a power cut during the write. The request is sent after the write, so it was not sent.
    return undefined;
  }
}
