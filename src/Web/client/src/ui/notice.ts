export type Tone = 'info' | 'good' | 'sorry';

/** A message to the user. */
export interface Notice {
  tone: Tone;
  text: string;
}
