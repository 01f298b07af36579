/**
 * What a door keeps on the device: the list and the scans that wait. In IndexedDB, because a list of a large hall has megabytes. A scan is
 * stored before its result is shown, so that no admission is lost with the page.
 */

const stores = ['values', 'scans'] as const;
type StoreName = (typeof stores)[number];

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const opening = indexedDB.open('seatmap-door', 1);
    opening.onupgradeneeded = () => {
      for (const store of stores) opening.result.createObjectStore(store);
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error!);
  });
  return opened;
}

async function run<T>(store: StoreName, mode: IDBTransactionMode, work: (objects: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error!);
  });
}

export const put = (store: StoreName, key: string, value: unknown): Promise<unknown> =>
  run(store, 'readwrite', objects => objects.put(value, key));

export const remove = (store: StoreName, key: string): Promise<unknown> => run(store, 'readwrite', objects => objects.delete(key));

export const get = <T>(store: StoreName, key: string): Promise<T | undefined> =>
  run(store, 'readonly', objects => objects.get(key) as IDBRequest<T | undefined>);

export const all = <T>(store: StoreName): Promise<T[]> => run(store, 'readonly', objects => objects.getAll() as IDBRequest<T[]>);
