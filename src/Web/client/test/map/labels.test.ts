import { describe, expect, it } from 'vitest';
import { layOut } from '../../src/map/geometry.ts';
import { floorName, shortName } from '../../src/map/labels.ts';
import { twoSectionHall } from '../halls.ts';

describe("a section's short name", () => {
  it.each([
    ['Upper tier 204', '204'], ['Block AB', 'AB'], ['Parkett-A', 'A'], ['204 Ab', 'Ab'], ['B12', 'B12'], ['Stalls', 'Stalls'],
    ['Tribüne', 'Tribüne'], ['Loge Cafe\u0301', 'Loge Cafe\u0301'], ['Rang E\u0301', 'E\u0301'],
    ['Families 👨‍👩‍👧‍👦', 'Families 👨‍👩‍👧‍👦'], ['Fans 🇮🇸🇰🇪', 'Fans 🇮🇸🇰🇪'], ['Balkon 😀', '😀'], ['बालकनी', 'बालकनी'],
  ])('of %s is %s', (name, short) => expect(shortName(name)).toBe(short));
});

describe("a floor's name", () => {
  const named = (...names: string[]): string => {
    const plan = twoSectionHall();
    plan.sections = names.map((name, i) => ({ id: ['l', 'r'][i], name, floor: 1 }));
    return floorName(layOut(plan), 1);
  };
  it('is the one of its only section', () => expect(named('Dress circle')).toBe('Dress circle'));
  it('leaves out what tells its blocks apart', () => expect(named('Lower tier 101', 'Lower tier 102')).toBe('Lower tier'));
  it('is the number itself if that is all there is', () => expect(named('204')).toBe('204'));
});
