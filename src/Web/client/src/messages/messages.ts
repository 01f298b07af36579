import { en, type Messages } from './en.ts';

export { en, type Messages };

/** English is always there; the others are fetched when they are asked for. */
const languages: Record<string, () => Promise<Messages>> = {
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
  ja: async () => (await import('./ja.ts')).ja,
};

/** @param locale BCP 47; of a language that there is no file for, English. */
export async function messagesFor(locale: string): Promise<Messages> {
  try {
    return (await languages[locale.toLowerCase().split('-')[0]]?.()) ?? en;
  } catch {
    // The file did not come through: a map in English is better than none.
    return en;
  }
}
