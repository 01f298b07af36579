import type { Plan } from '../src/plan.ts';

const pitch = 0.5;
const depth = 0.8;
const aisle = 1.3;

interface Tier {
  name: string;
  floor: number;
  first: number;
  rows: number;
  sections: number;
  category: (row: number, angle: number) => string;
}

/** A stadium of about this many seats, in three tiers around a pitch. */
export function stadium(seats = 60_000): Plan {
  const plan: Plan = {
    format: 'seatmap-plan/1',
    name: 'Stadium',
    focus: { x: 0, y: 0 },
    categories: [
      { id: 'side', name: 'Main stands', color: '#1f6f8b' },
      { id: 'lower', name: 'Lower tier', color: '#2f9e77' },
      { id: 'middle', name: 'Middle tier', color: '#d99a2b' },
      { id: 'upper', name: 'Upper tier', color: '#7d6bb5' },
      { id: 'high', name: 'Upper tier, high', color: '#b5668a' },
    ],
    sections: [],
    shapes: [{ kind: 'stage', label: 'Pitch', x: -52.5, y: -34, width: 105, height: 68 }],
    seats: [],
  };
  const beside = (angle: number): boolean => Math.abs(Math.sin(angle)) > 0.8;
  const tiers: Tier[] = [
    { name: '1', floor: 0, first: 8, rows: 26, sections: 32, category: (_, angle) => (beside(angle) ? 'side' : 'lower') },
    { name: '2', floor: 1, first: 33, rows: 18, sections: 36, category: (_, angle) => (beside(angle) ? 'side' : 'middle') },
    { name: '3', floor: 2, first: 52, rows: 60, sections: 40, category: row => (row < 12 ? 'upper' : 'high') },
  ];
  for (const tier of tiers) {
    for (let s = 0; s < tier.sections; s++) {
      const id = `${tier.name}${String(s + 1).padStart(2, '0')}`;
      plan.sections.push({ id, name: `Block ${id}`, floor: tier.floor });
    }
    for (let row = 0; row < tier.rows && plan.seats.length < seats; row++) {
      const out = tier.first + row * depth;
      const [a, b] = [58 + out, 40 + out];
      for (let s = 0; s < tier.sections; s++) {
        const from = (s / tier.sections) * 2 * Math.PI;
        const to = ((s + 1) / tier.sections) * 2 * Math.PI;
        const speed = (angle: number): number => Math.hypot(a * Math.sin(angle), b * Math.cos(angle));
        let number = 0;
        for (let angle = from + aisle / 2 / speed(from); angle < to - aisle / 2 / speed(to); angle += pitch / speed(angle)) {
          const section = plan.sections[plan.sections.length - tier.sections + s];
          number++;
          plan.seats.push({
            label: `${section.id}-${row + 1}-${number}`, section: section.id, row: String(row + 1), number: String(number),
            x: Math.round(a * Math.cos(angle) * 1000) / 1000, y: Math.round(b * Math.sin(angle) * 1000) / 1000,
            category: tier.category(row, (from + to) / 2), kind: row === 0 && number < 3 ? 'wheelchair' : 'standard',
          });
        }
      }
    }
  }
  plan.seats.length = Math.min(plan.seats.length, seats);
  return plan;
}
