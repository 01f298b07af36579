import { describe, expect, it } from 'vitest';
import { theme } from '../../src/element/theme.ts';
import { contrast, mix, parseColor } from '../../src/map/palette.ts';

/** Colour vision deficiencies: matrices of Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB. */
const eyes = {
  any: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

function linear(color: string): number[] {
  return parseColor(color).map(part => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
}

/** CIE L*a*b* (D65) of a colour as seen with a deficiency. */
function lab(color: string, eye: number[]): number[] {
  const rgb = linear(color);
  const [r, g, b] = [0, 3, 6].map(row => Math.min(1, Math.max(0, eye[row] * rgb[0] + eye[row + 1] * rgb[1] + eye[row + 2] * rgb[2])));
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function difference(one: string, other: string, eye: number[]): number {
  const a = lab(one, eye);
  return Math.hypot(...lab(other, eye).map((part, i) => part - a[i]));
}

const schemes = [['light', 0], ['dark', 1]] as const;
type Name = keyof typeof theme;

describe.each(schemes)('the %s colours', (_, at) => {
  const color = (name: Name): string => theme[name][at];

  it.each([
    ['ink', 'ground'], ['ink', 'surface'], ['ink', 'sunken'], ['soft', 'surface'], ['soft', 'ground'], ['soft', 'sunken'],
    ['link', 'surface'], ['on-accent', 'accent'], ['on-accent', 'accent-strong'],
    ['good', 'good-ground'], ['sorry', 'sorry-ground'], ['ink', 'info-ground'], ['danger', 'surface'],
    ['map-ink', 'map-ground'], ['map-quiet', 'map-ground'],
  ] as [Name, Name][])('%s can be read on %s', (text, ground) => {
    expect(contrast(color(text), color(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ['edge', 'surface'], ['map-mine', 'map-ground'], ['map-selected', 'map-ground'], ['map-on-mine', 'map-mine'],
    ['map-on-selected', 'map-selected'], ['map-quiet', 'map-faint'], ['accent', 'map-ground'],
  ] as [Name, Name][])('%s has enough contrast with %s', (part, ground) => {
    expect(contrast(color(part), color(ground))).toBeGreaterThanOrEqual(3);
  });

  /** The colour that covers most of a seat in each state. Free seats have the colours of the plan. */
  const states = {
    selected: color('map-selected'),
    mine: color('map-mine'),
    held: mix(color('map-quiet'), color('map-ground'), 0.5),
    sold: mix(color('map-faint'), color('map-quiet'), 0.92),
    blocked: color('map-ground'),
  };

  it.each(Object.entries(eyes))('tell the states of a seat apart (%s)', (_eye, eye) => {
    const names = Object.keys(states) as (keyof typeof states)[];
    for (const one of names) {
      for (const other of names) {
        if (one < other) expect(difference(states[one], states[other], eye), `${one} and ${other}`).toBeGreaterThan(12);
      }
    }
  });

  /** The demo's categories, and those of the stadium in bench/. */
  const categories = [
    '#e9c46a', '#2a9d8f', '#8d6ab8', '#b5446e', '#e9a23b', '#3d7ea6', '#d1495b',
    '#edae49', '#00798c', '#30a58b', '#5b7bb4', '#9aa5b1', '#8d86c9',
  ];

  it.each(Object.entries(eyes))('tell a free seat of any category from one that is selected, own, sold or blocked (%s)', (_eye, eye) => {
    for (const category of categories) {
      for (const state of ['selected', 'mine', 'sold', 'blocked'] as const) {
        expect(difference(category, states[state], eye), `${category} and ${state}`).toBeGreaterThan(12);
      }
    }
  });
});
