import type { JSX } from 'preact';

/** Paths in a square of 24 by 24. */
const icons = {
  back: 'M15 5l-7 7 7 7',
  full: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  ticket: 'M3 8V5h18v3a4 4 0 0 0 0 8v3H3v-3a4 4 0 0 0 0-8zM14 6v2M14 11v2M14 16v2',
  till: 'M4 11h16v9H4zM8 11V4h9l-1 7M8 15.500h8',
  place: 'M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  print: 'M7 9V3h10v6M6 18H3V9h18v9h-3M7 14h10v7H7z',
  erase: 'M9 6h12v12H9l-6-6zM12.500 9.500l5 5M17.500 9.500l-5 5',
  language: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 3a4 9 0 0 0 0 18a4 9 0 0 0 0-18M3 12h18M4.500 7.500h15M4.500 16.500h15',
  away:
    'M3 3l18 18M8.500 16.500a5 5 0 0 1 7 0M5 13a10 10 0 0 1 5-2.700M19 13a10 10 0 0 0-2-1.500' +
    'M2 9a15 15 0 0 1 4.500-2.800M22 9A15 15 0 0 0 11 5',
} as const;

export function Icon({ name }: { name: keyof typeof icons }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={icons[name]} />
    </svg>
  );
}
