import { describe, expect, it } from 'vitest';
import { findRuns, leftAlone } from '../../src/element/aloneSeats.ts';
import { columnsOf } from '../../src/plan.ts';
import { drawnHall, plainHall } from '../halls.ts';
import { randomFrom } from '../random.ts';

const places = (text: string): number[] => [...text].map(Number);

function alone(row: string, free: string, taken: string): number[] {
  const plan = drawnHall(row);
  return leftAlone(plan, findRuns(plan, columnsOf(plan)), new Set(places(taken)), seat => free[seat] === '.');
}

describe('a seat would be left alone', () => {
  // The same rows as OrphanRuleTests of the server.
  it.each([
    ['ssssss', '......', '1', '0'], ['ssssss', '......', '0', ''], ['ssssss', '......', '23', ''], ['ssssss', '......', '024', '135'],
    ['ssssss', 'x.....', '2', '1'], ['ss', '..', '0', ''], ['sss', '...', '01', ''], ['sss', '...', '1', '02'], ['sss', '...', '02', ''],
    ['ssss', '....', '12', '03'], ['ssss', '.x..', '2', ''], ['ssssss', '.x....', '3', '2'], ['sssw', '....', '12', '0'],
    ['ssw', '...', '01', ''], ['ssw', '...', '0', ''], ['ssw', '...', '1', '0'], ['scw', '...', '12', ''], ['Ssss', '....', '1', '0'],
    ['SsSSS', '.....', '1', ''], ['sssssss', '...x...', '015', '46'],
  ])('%s, free %s, taking %s: %s', (row, free, taken, expected) => expect(alone(row, free, taken)).toEqual(places(expected)));

  it('never at a table', () => {
    const plan = drawnHall('ssssss');
    for (const seat of plan.seats) seat.table = true;
    expect(leftAlone(plan, findRuns(plan, columnsOf(plan)), new Set([1]), () => true)).toEqual([]);
  });

  it('up to an aisle', () => expect(alone('sss  sss', '......', '1')).toEqual([0, 2]));

  it('in rows that list odd and even numbers apart', () => {
    const plan = drawnHall('ssssss');
    plan.seats = [0, 2, 4, 1, 3, 5].map(place => plan.seats[place]);
    expect(leftAlone(plan, findRuns(plan, columnsOf(plan)), new Set([3]), () => true)).toEqual([0]);
  });

  it('never among taken seats, nor where nothing is chosen', () => {
    const plan = plainHall(6, 14);
    const runs = findRuns(plan, columnsOf(plan));
    const random = randomFrom(5);
    for (let i = 0; i < 300; i++) {
      const free = Array.from(plan.seats, () => random.next() < 0.6);
      const chosen = new Set(Array.from({ length: 3 }, () => Math.floor(random.next() * plan.seats.length)).filter(seat => free[seat]));
      for (const seat of leftAlone(plan, runs, chosen, each => free[each])) {
        expect(free[seat] && !chosen.has(seat)).toBe(true);
        const row = runs.of[seat];
        const beside = [row[runs.place[seat] - 1], row[runs.place[seat] + 1]];
        expect(beside.every(other => other === undefined || !free[other] || chosen.has(other))).toBe(true);
        expect(beside.some(other => chosen.has(other))).toBe(true);
      }
    }
  });
});
