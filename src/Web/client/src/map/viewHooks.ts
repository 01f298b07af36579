import type { Appearance } from './seatAppearance.ts';

export interface ViewHooks {
  appearance: (seat: number) => Appearance;
  tapped: (seat: number) => void;
  /** The seats that a drag in brush mode went over, when it ends. */
  brushed: (seats: number[]) => void;
  /** The seat under the pointer, or −1. Only for pointers that hover. */
  hovered: (seat: number, x: number, y: number) => void;
  /** The view has moved. */
  moved: () => void;
  /** The text under a section's name when zoomed out. */
  note: (section: number) => string;
  /** Translated names of shapes, by the English word in lower case. */
  shapes?: Readonly<Record<string, string>>;
  /** CSS pixels at the bottom that lie under buttons if the map is narrower than 600; none when absent. */
  covered?: number;
}
