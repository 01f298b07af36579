import { parsePlan, type Plan } from '../src/plan.ts';

/** Rows of seats in one section. */
export function plainHall(rows: number, columns: number, sections = 1): Plan {
  return parsePlan({
    format: 'seatmap-plan/1', name: 'Hall', focus: { x: 0, y: 0 },
    categories: [{ id: 'a', name: 'A', color: '#336699' }],
    sections: Array.from({ length: sections }, (_, i) => ({ id: `s${i}`, name: ['Stalls', 'Circle'][i], floor: i })),
    shapes: [{ kind: 'screen', label: 'Screen', x: 0, y: -3, width: 5, height: 0.2 }],
    seats: Array.from({ length: rows * columns }, (_, i) => {
      const row = String.fromCharCode(65 + Math.floor(i / columns));
      const number = String((i % columns) + 1);
      const place = { x: (i % columns) * 0.55, y: Math.floor(i / columns) * 0.95 };
      return { label: `${row}-${number}`, section: 's0', row, number, ...place, category: 'a', kind: 'standard' };
    }),
  });
}

/** Two sections side by side, each with rows of ten: the first five seats at one price, an aisle after the seventh. */
export function twoSectionHall(rows = 4): Plan {
  return parsePlan({
    format: 'seatmap-plan/1', name: 'Hall', focus: { x: 0, y: 0 },
    categories: [{ id: 'a', name: 'A', color: '#336699' }, { id: 'b', name: 'B', color: '#996633' }],
    sections: [{ id: 'l', name: 'Left', floor: 0 }, { id: 'r', name: 'Right', floor: 2 }],
    shapes: [],
    seats: ['l', 'r'].flatMap((section, s) =>
      Array.from({ length: rows * 10 }, (_, i) => {
        const n = i % 10;
        const row = Math.floor(i / 10);
        const place = { x: s * 12 + n * 0.5 + (n > 6 ? 1 : 0), y: row * 0.9 };
        const category = n < 5 ? 'a' : 'b';
        return { label: `${section}-${i}`, section, row: String(row), number: String(n + 1), ...place, category, kind: 'standard' };
      }),
    ),
  });
}

/** Rows divided by `/`: `w` wheelchair, `c` companion, `s` standard, `S` standard of the other price; a blank is an aisle. */
export function drawnHall(rows: string): Plan {
  const kinds = { w: 'wheelchair', c: 'companion', s: 'standard', S: 'standard' } as const;
  const seats = rows.split('/').flatMap((row, y) =>
    [...row].flatMap((letter, x) => {
      const kind = kinds[letter as keyof typeof kinds];
      const place = { row: String(y + 1), number: String(x + 1), x: x * 1.2, y };
      return kind ? [{ label: `${y + 1}-${x + 1}`, section: 's', ...place, category: letter === 'S' ? 'b' : 'a', kind }] : [];
    }),
  );
  return parsePlan({
    format: 'seatmap-plan/1', name: 'Drawn', focus: { x: 0, y: 0 }, shapes: [], seats,
    categories: [{ id: 'a', name: 'A', color: '#336699' }, { id: 'b', name: 'B', color: '#996633' }],
    sections: [{ id: 's', name: 'Stalls', floor: 0 }],
  });
}
