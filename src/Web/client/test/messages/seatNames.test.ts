import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messagesFor } from '../../src/messages/messages.ts';
import { seatName, seatNames } from '../../src/messages/seatNames.ts';
import type { Plan } from '../../src/plan.ts';
import { plainHall } from '../halls.ts';

interface Vector {
  sections: string[];
  seat: { label: string; row: string; number: string; table?: boolean };
  name: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../../tests/vectors/seat-names.json', import.meta.url), 'utf8'),
) as Vector[];

function hallWith(sections: string[], ...seats: Vector['seat'][]): Plan {
  return {
    ...plainHall(1, 1),
    sections: sections.map((name, index) => ({ id: `${index}`, name, floor: 0 })),
    seats: seats.map(seat => ({ ...seat, section: '0', x: 0, y: 0, category: 'a', kind: 'standard' })),
  };
}

describe('names', () => {
  it.each(vectors)('are those of the server: $name', ({ sections, seat, name }) => {
    const bidi = /[\u2068\u2069]/g;
    expect(seatName(hallWith(sections, seat), 0).replace(bidi, '')).toBe(name);
  });

  it('of seats with a name of their own stand alone in a list', async () => {
    const sofa = { label: 'Sofa left', row: '', number: '' };
    const box = { label: 'left', row: 'C', number: '' };
    const plan = hallWith(['Hall'], sofa, { label: 'F-7', row: 'F', number: '7' }, { label: 'F-8', row: 'F', number: '8' }, box);
    expect(seatNames(plan, [1, 0, 2, 3])).toBe('Row F seats 7 and 8, Sofa left, Row C (left)');
    expect(seatNames(plan, [0, 1])).toBe('Sofa left, row F seat 7');
    expect(seatName(plan, 3, await messagesFor('de'))).toBe('Reihe C (left)');
    expect(seatName(plan, 3, await messagesFor('es'))).toBe('Fila C (left)');
    expect(seatName(plan, 3, await messagesFor('ja'))).toBe('C列 (left)');
  });

  it('say row and seat, and the section where there are several', () => {
    expect(seatName(plainHall(3, 4), 5)).toBe('Row B seat 2');
    expect(seatName(plainHall(3, 4, 2), 5)).toBe('Stalls, row B seat 2');
  });

  it('say seats of a row together', () => {
    expect(seatNames(plainHall(3, 4), [0])).toBe('Row A seat 1');
    expect(seatNames(plainHall(3, 4), [0, 1, 2, 6])).toBe('Row A seats 1, 2 and 3, row B seat 3');
  });

  it('are those of the language', async () => {
    expect(seatName(plainHall(3, 4, 2), 5, await messagesFor('de'))).toBe('Stalls, Reihe B Platz 2');
    expect(seatName(plainHall(3, 4), 5, await messagesFor('ja'))).toBe('B列2番');
    expect(seatNames(plainHall(3, 4), [4, 5, 6], await messagesFor('es'))).toBe('Fila B asientos 1, 2 y 3');
  });

  it('keep labels apart from the words of a language that is written from the right', async () => {
    const m = await messagesFor('ar');
    expect(seatName(plainHall(3, 4, 2), 5, m)).toBe('\u2068Stalls\u2069، الصف \u2068B\u2069 المقعد \u20682\u2069');
    expect(seatNames(plainHall(3, 4), [4, 5], m)).toBe('الصف \u2068B\u2069 المقاعد \u20681\u2069 و\u20682\u2069');
    const hall = plainHall(1, 1, 2);
    hall.sections[0].name = 'القاعة';
    expect(seatName(hall, 0)).toBe('\u2068القاعة\u2069, row A seat 1');
  });
});
