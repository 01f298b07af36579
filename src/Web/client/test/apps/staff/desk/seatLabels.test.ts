import { describe, expect, it } from 'vitest';
import { SeatLabels } from '../../../../src/apps/staff/desk/seatLabels.ts';
import { plainHall } from '../../../halls.ts';

function named(...labels: string[]): SeatLabels {
  const [seat] = plainHall(1, 1).seats;
  return new SeatLabels({ seats: labels.map(label => ({ ...seat, label })) });
}

const rows = ['A', 'B'].flatMap(row => Array.from({ length: 12 }, (_, i) => `${row}-${i + 1}`));
const hall = named(...rows);
const find = (text: string): string[] => hall.parse(text).seats.map(seat => rows[seat]);

describe('seats by name', () => {
  it.each([
    ['A-1, A-2'],
    ['A-1;A-2'],
    ['A-1 A-2'],
    ['a1 a2'],
    ['A 1 A 2'],
    ['A-1\nA-2\r\n'],
    [' A–1 ,, a-2 ; '],
    ['A-1 A-2 A-1'],
  ])('are separated by what people type: %j', text => {
    expect(find(text)).toEqual(['A-1', 'A-2']);
    expect(hall.parse(text).unknown).toEqual([]);
  });

  it.each([
    ['A1-A4'], ['A-1-A-4'], ['A-1 – A-4'], ['A-1..A-4'], ['A1-4'], ['A-1 - 4'], ['a4-a1'], ['A 1 – A 4'], ['A-1…4'],
  ])('may be a range: %j', text => expect(find(text)).toEqual(['A-1', 'A-2', 'A-3', 'A-4']));

  it('may mix ranges and seats', () => {
    expect(find('A11-A12 B1, B-11–12')).toEqual(['A-11', 'A-12', 'B-1', 'B-11', 'B-12']);
  });

  it('that the plan does not have are named', () => {
    expect(hall.parse('A-1 C-3 A-13, A1-A13').unknown).toEqual(['C-3', 'A-13', 'A1-A13']);
    // A range does not go from one row to another.
    expect(hall.parse('A-1 – B-2, A-3')).toEqual({ seats: [2], unknown: ['A-1 – B-2'] });
    expect(hall.parse('A-1 - A-99 B-1')).toEqual({ seats: [12], unknown: ['A-1 - A-99'] });
    expect(hall.parse('A-1 –').unknown).toEqual(['–']);
  });

  it('are found if their labels have spaces and hyphens', () => {
    const tables = ['Table 7 chair left', 'Table 7 chair right', 'Box 1', 'Box 2', 'Box 3'];
    const gala = named(...tables, '101-1-1', '101-1-2', '101-1-12', '101-11-2');
    expect(gala.parse('table 7 chair left Box 2')).toEqual({ seats: [0, 3], unknown: [] });
    expect(gala.parse('Box 1 - Box 3')).toEqual({ seats: [2, 3, 4], unknown: [] });
    expect(gala.parse('101-1-1 - 101-1-2')).toEqual({ seats: [5, 6], unknown: [] });
    expect(gala.parse('101-1-12')).toEqual({ seats: [7], unknown: [] });
  });

  it('may be plain numbers', () => {
    const plain = named(...Array.from({ length: 12 }, (_, i) => `${i + 1}`));
    expect(plain.parse('1 2 10-12').seats).toEqual([0, 1, 9, 10, 11]);
    expect(plain.parse('3 – 5;7')).toEqual({ seats: [2, 3, 4, 6], unknown: [] });
  });

  it('are found however their letters are composed', () => {
    expect(named('Ä-1', 'Ä-2').parse('a\u0308-1 Ä2').seats).toEqual([0, 1]);
  });

  it('are those that are there between the ends of a range', () => {
    const odd = named('A-1', 'A-3', 'A-5', 'A-7', 'A-2');
    expect(odd.parse('A1-A5').seats).toEqual([0, 4, 1, 2]);
  });

  it('of two that differ in case only are found as they are written, and not by guess', () => {
    const twins = named('Box a', 'Box A');
    expect(twins.parse('Box A').seats).toEqual([1]);
    expect(twins.parse('BOX A').unknown).toEqual(['BOX', 'A']);
  });
});
