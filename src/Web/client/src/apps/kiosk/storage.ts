/** Values in the browser's local storage, as JSON: they survive a reload, a crash and a power cut. */

const prefix = 'seatmap-kiosk ';

/** @throws if the storage is full or forbidden: then a command that depends on the stored value must not be sent. */
export function save(name: string, value: unknown): void {
  localStorage.setItem(prefix + name, JSON.stringify(value));
}

export function remove(name: string): void {
  try {
    localStorage.removeItem(prefix + name);
  } catch {
    // Storage is forbidden, so nothing was stored.
  }
}

export function load<T>(name: string): T | undefined {
  try {
    const text = localStorage.getItem(prefix + name);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    // Storage is forbidden, or the value is damaged, for example by a power cut during the write. Its request was not sent then:
    // requests are sent after the write.
    return undefined;
  }
}
