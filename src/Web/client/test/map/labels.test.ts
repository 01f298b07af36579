import { describe, expect, it } from 'vitest';
import { shortName } from '../../src/map/labels.ts';

describe("a section's short name", () => {
  it.each([
    ['Upper tier 204', '204'], ['Block AB', 'AB'], ['Parkett-A', 'A'], ['204 Ab', 'Ab'], ['B12', 'B12'], ['Stalls', 'Stalls'],
    ['Tribüne', 'Tribüne'], ['Loge Cafe\u0301', 'Loge Cafe\u0301'], ['Rang E\u0301', 'E\u0301'],
    ['Families 👨‍👩‍👧‍👦', 'Families 👨‍👩‍👧‍👦'], ['Fans 🇮🇸🇰🇪', 'Fans 🇮🇸🇰🇪'], ['Balkon 😀', '😀'], ['बालकनी', 'बालकनी'],
  ])('of %s is %s', (name, short) => expect(shortName(name)).toBe(short));
});
