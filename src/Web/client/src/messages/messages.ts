import { en, type Messages } from './en.ts';

export { en, type Messages };

/** English is in the bundle; the others are separate files that are loaded when needed. */
const languages: Record<string, () => Promise<Messages>> = {
  ar: async () => (await import('./ar.ts')).ar,
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
  ja: async () => (await import('./ja.ts')).ja,
  /** For tests. */
  qps: async () => (await import('./pseudo.ts')).inBrackets(en),
};

/** @param locale BCP 47. English for a language without a file. */
export async function messagesFor(locale: string): Promise<Messages> {
  try {
    return (await languages[locale.toLowerCase().split('-')[0]]?.()) ?? en;
  } catch {
    // The file could not be loaded: show the map in English.
    return en;
  }
}
