export type Tone = 'info' | 'good' | 'sorry';

/** One sentence to the person in front of the screen. */
export interface Notice {
  tone: Tone;
  text: string;
}
