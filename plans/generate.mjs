// Writes the demo halls into generated/ beside this file, always the same bytes. The build runs it when they are missing or older.
// Metres; x to the right as one looks at the stage, y away from it. docs/plans.md describes the format.
import { mkdirSync, writeFileSync } from 'node:fs';

const OUTPUT = new URL('generated/', import.meta.url);

const PITCH = 0.55;
const WHEELCHAIR = 0.9;
const WIDTHS = { standard: PITCH, restricted: PITCH, companion: PITCH, wheelchair: WHEELCHAIR };

const mm = v => Math.round(v * 1000) / 1000 + 0;
const letter = i => String.fromCharCode(65 + i);
const sum = (values) => values.reduce((a, b) => a + b, 0);

/** How far along a line of seats of these kinds each one's middle is, the whole line's middle being 0. */
function along(kinds) {
  const widths = kinds.map(k => WIDTHS[k]);
  let at = -sum(widths) / 2;
  return widths.map(w => (at += w) - w / 2);
}

/** As many seats as fit into a length. */
const fill = (length, kind = 'standard') => Array(Math.max(0, Math.floor(length / PITCH + 1e-9))).fill(kind);

/** Blocks of one row, numbered through from 1. A block is a list of {x, y, kind}. */
function addRow(plan, section, row, label, category, blocks) {
  let number = 0;
  for (const seat of blocks.flat()) {
    const kind = seat.kind ?? 'standard';
    number++;
    plan.seats.push({
      label: `${label}-${number}`, section, row, number: `${number}`, x: mm(seat.x), y: mm(seat.y),
      category: category(seat), kind, ...(seat.note && { note: seat.note }),
    });
  }
}

function write(file, plan) {
  const lines = items => items.length === 0 ? '[]' : `[\n${items.map(i => JSON.stringify(i)).join(',\n')}]`;
  const head = JSON.stringify({ format: 'seatmap-plan/1', name: plan.name, focus: plan.focus }).slice(0, -1);
  const lists = ['categories', 'sections', 'shapes', 'seats'].map(name => `"${name}":${lines(plan[name])}`);
  writeFileSync(new URL(file, OUTPUT), `${[head, ...lists].join(',\n')}}\n`);
  console.log(`${file}: ${plan.seats.length} seats`);
}

// A multiplex hall: 12 rows of 20, gently curved, two aisles; the last row has wheelchair spaces and reaches into the aisles' ends.
function cinema() {
  const plan = {
    name: 'Hall 1',
    focus: { x: 0, y: 7.5 },
    categories: [
      { id: 'front', name: 'Front', color: '#e9c46a' },
      { id: 'standard', name: 'Standard', color: '#2a9d8f' },
      { id: 'premium', name: 'Premium', color: '#8d6ab8' },
    ],
    sections: [{ id: 'hall', name: 'Hall 1', floor: 0 }],
    shapes: [
      { kind: 'screen', label: 'Screen', x: -6.5, y: -4.5, width: 13, height: 0.3 },
      { kind: 'door', label: 'Exit', x: -8.1, y: -2.6, width: 0.2, height: 1.4 },
      { kind: 'door', label: 'Exit', x: 7.9, y: -2.6, width: 0.2, height: 1.4 },
      { kind: 'door', label: 'Entrance', x: -0.9, y: 13, width: 1.8, height: 0.2 },
    ],
    seats: [],
  };
  const aisle = 1.2;
  const ends = Array(6).fill('standard');
  const spaces = ['wheelchair', 'companion', 'companion', 'wheelchair'];
  for (let row = 0; row < 12; row++) {
    const last = row === 11;
    const kinds = last ? [ends, [...spaces, ...spaces], ends] : [fill(5 * PITCH), fill(10 * PITCH), fill(5 * PITCH)];
    const widths = kinds.map(k => sum(k.map(kind => WIDTHS[kind])));
    const gap = last ? (20 * PITCH + 2 * aisle - sum(widths)) / 2 : aisle;
    const middles = [-(widths[1] + widths[0]) / 2 - gap, 0, (widths[1] + widths[2]) / 2 + gap];
    const depth = row + (last ? 0.3 : 0);
    const blocks = kinds.map((block, b) => along(block).map((offset, i) => {
      const x = middles[b] + offset;
      return { x, y: depth - x * x / 70, kind: block[i] };
    }));
    const category = row < 3 ? 'front' : row >= 7 && row < 11 ? 'premium' : 'standard';
    addRow(plan, 'hall', letter(row), letter(row), () => category, blocks);
  }
  return plan;
}

// An opera house: stalls, a dress circle and a gallery in arcs around one centre behind the stage, boxes along both walls.
// The circle hangs over the stalls in truth; on the map it lies behind them.
function theatre() {
  const plan = {
    name: 'City Theatre',
    focus: { x: 0, y: 8 },
    categories: [
      { id: 'a', name: 'Category A', color: '#b5446e' },
      { id: 'b', name: 'Category B', color: '#e9a23b' },
      { id: 'c', name: 'Category C', color: '#3d7ea6' },
    ],
    sections: [
      { id: 'stalls', name: 'Stalls', floor: 0 },
      { id: 'boxes-left', name: 'Boxes left', floor: 1 },
      { id: 'boxes-right', name: 'Boxes right', floor: 1 },
      { id: 'circle', name: 'Dress circle', floor: 1 },
      { id: 'gallery', name: 'Gallery', floor: 2 },
    ],
    shapes: [
      { kind: 'stage', label: 'Stage', x: -9, y: -9.5, width: 18, height: 6.5 },
      { kind: 'pit', label: 'Orchestra', x: -6.5, y: -2.9, width: 13, height: 2 },
    ],
    seats: [],
  };
  const centre = -20;
  const aisle = 1.2;

  // Seats on an arc between two walls, radial aisles at the given angles; `special` replaces the kinds of a block.
  function arc(radius, widest, halfWidth, aisles, special = {}) {
    const limit = Math.min(widest, Math.asin(halfWidth / radius));
    const gap = aisle / radius / 2;
    const from = [-limit, ...aisles.map(a => a + gap)];
    const to = [...aisles.map(a => a - gap), limit];
    return from.map((start, b) => {
      const kinds = special[b] ?? fill((to[b] - start) * radius);
      return along(kinds).map((offset, i) => {
        const angle = (start + to[b]) / 2 + offset / radius;
        return { x: radius * Math.sin(angle), y: centre + radius * Math.cos(angle), kind: kinds[i] };
      });
    });
  }

  // Row A is at y = 1.
  for (let row = 0; row < 18; row++) {
    const category = row < 2 ? 'b' : row < 12 ? 'a' : 'b';
    addRow(plan, 'stalls', letter(row), letter(row), seat => row >= 2 && Math.abs(seat.x) > 10.5 ? 'b' : category,
      arc(21 + row * 0.95, 0.5, 12, [-0.16, 0.16]));
  }
  const spaces = ['wheelchair', 'companion', 'companion', 'wheelchair'];
  addRow(plan, 'stalls', 'S', 'S', () => 'b', arc(38.5, 0.5, 12, [-0.16, 0.16], {
      0: [...fill(4 * PITCH), ...spaces], 2: [...spaces, ...fill(4 * PITCH)],
    }));

  for (const [side, section, name] of [[-1, 'boxes-left', 'L'], [1, 'boxes-right', 'R']]) {
    for (let box = 0; box < 6; box++) {
      const row = `${name}${box + 1}`;
      const seats = [];
      for (let i = 0; i < 6; i++) {
        const back = i >= 3;
        const place = back ? 5 - i : i;
        seats.push({
          x: side * (back ? 15 : 14), y: 0.5 + box * 2.35 + place * 0.6,
          ...(back || box < 2 ? { kind: 'restricted', note: back ? 'Second row of a box: lean forward to see this side of the stage' : 'Beside the stage: its near side is hidden' } : { kind: 'standard' }),
        });
      }
      addRow(plan, section, row, `Box ${row}`, seat => seat.kind === 'restricted' ? 'c' : 'b', [seats]);
    }
  }

  const sides = (blocks, edge) => blocks.map(block => block.map(seat => Math.abs(seat.x) > edge ? { ...seat, kind: 'restricted', note: 'From the side: a quarter of the stage is hidden' } : seat));
  for (let row = 0; row < 7; row++) {
    addRow(plan, 'circle', letter(row), `Circle ${letter(row)}`,
      seat => seat.kind === 'restricted' ? 'c' : row < 3 && Math.abs(seat.x) < 8 ? 'a' : 'b',
      sides(arc(42.5 + row * 0.95, 0.5, 15.5, [-0.19, 0, 0.19]), 14));
  }
  for (let row = 0; row < 9; row++) {
    addRow(plan, 'gallery', letter(row), `Gallery ${letter(row)}`, () => 'c',
      sides(arc(52 + row * 0.95, 0.5, 16.5, [-0.16, 0, 0.16]), 15));
  }
  return plan;
}

// A concert in an ice-hockey arena: seats on the floor, and a bowl of two tiers, a horseshoe that is open behind the stage.
function arena() {
  const plan = {
    name: 'Harbour Arena',
    focus: { x: 0, y: 10 },
    categories: [
      { id: 'floor-front', name: 'Floor, front', color: '#d1495b' },
      { id: 'floor', name: 'Floor', color: '#edae49' },
      { id: 'lower-side', name: 'Lower tier, sides', color: '#00798c' },
      { id: 'lower', name: 'Lower tier', color: '#30a58b' },
      { id: 'upper', name: 'Upper tier', color: '#5b7bb4' },
      { id: 'side-view', name: 'Beside the stage', color: '#c9823f' },
      { id: 'upper-rear', name: 'Upper tier, rear rows', color: '#8d86c9' },
    ],
    sections: [],
    shapes: [
      { kind: 'stage', label: 'Stage', x: -12, y: -13, width: 24, height: 13 },
      { kind: 'stage', label: '', x: -2, y: 0, width: 4, height: 2 },
      { kind: 'desk', label: 'Sound desk', x: -3.5, y: 50.3, width: 7, height: 2.2 },
    ],
    seats: [],
  };

  // The floor: 3 × 3 blocks of 14 rows of 14.
  for (let deep = 0; deep < 3; deep++) {
    for (let wide = 0; wide < 3; wide++) {
      const id = letter(deep * 3 + wide);
      plan.sections.push({ id, name: `Floor ${id}`, floor: 0 });
      for (let row = 0; row < 14; row++) {
        const seats = along(fill(14 * PITCH)).map(offset => ({ x: (wide - 1) * 9.2 + offset, y: 4 + deep * 15.5 + row }));
        addRow(plan, id, `${row + 1}`, `${id}-${row + 1}`, () => deep === 0 ? 'floor-front' : 'floor', [seats]);
      }
    }
  }

  // The bowl's inner edge: two straight sides at x = ±17 from y = -10 to 44, quarter circles of radius 10, a straight end at y = 54.
  // A stand is a piece of that edge; a row lies `out` metres behind it, and only in the corners does that make it longer.
  const halfWidth = 17, near = -10, corner = 44, turn = 10;
  const side = (which, from, to) => ({
    length: () => to - from,
    at: (out, offset) => ({ x: which * (halfWidth + out), y: (from + to) / 2 - which * offset }),
    side: true,
  });
  const bend = (which, from, to) => ({
    length: out => (to - from) * (turn + out),
    at: (out, offset) => {
      const angle = (from + to) / 2 - which * offset / (turn + out);
      return { x: which * (halfWidth - turn + (turn + out) * Math.cos(angle)), y: corner + (turn + out) * Math.sin(angle) };
    },
  });
  const end = (from, to) => ({
    length: () => to - from,
    at: (out, offset) => ({ x: (from + to) / 2 + offset, y: corner + turn + out }),
  });
  const parts = (from, to, count) => Array.from({ length: count }, (_, i) => [from + (to - from) * i / count, from + (to - from) * (i + 1) / count]);
  const quarter = Math.PI / 2;

  // Clockwise as one looks at the stage, from its left: forwards is the same hand everywhere, so seat 1 is on the visitor's left.
  const stands = bends => [
    ...parts(near, corner, 5).map(p => side(-1, ...p)),
    ...parts(0, quarter, bends).map(p => bend(-1, ...p)),
    ...parts(-7, 7, 2).map(p => end(...p)),
    ...parts(0, quarter, bends).map(p => bend(1, ...p)).reverse(),
    ...parts(near, corner, 5).map(p => side(1, ...p)).reverse(),
  ];

  function tier(first, name, floor, rows, start, bends, category, wheelchairRow) {
    stands(bends).forEach((stand, s) => {
      const id = `${first + s}`;
      plan.sections.push({ id, name: `${name} ${id}`, floor });
      const place = (kinds, out) => along(kinds).map((offset, i) => {
        const { x, y } = stand.at(out, offset);
        return { x, y, kind: y < 0 && kinds[i] === 'standard' ? 'restricted' : kinds[i] };
      });
      for (let row = 0; row < rows; row++) {
        const out = start + row * 0.9;
        addRow(plan, id, `${row + 1}`, `${id}-${row + 1}`, seat => seat.kind === 'restricted' ? 'side-view' : category(row, stand), [place(fill(stand.length(out) - 1.2), out)]);
      }
      if (wheelchairRow && stand.side) {
        const out = start + rows * 0.9 + 0.5;
        const pairs = Math.floor((stand.length(out) - 1.2) / (WHEELCHAIR + PITCH));
        addRow(plan, id, 'W', `${id}-W`, () => category(rows, stand), [place(Array(pairs).fill(['wheelchair', 'companion']).flat(), out)]);
      }
    });
  }
  tier(101, 'Lower tier', 1, 21, 0, 3, (_, stand) => stand.side ? 'lower-side' : 'lower', true);
  tier(201, 'Upper tier', 2, 20, 24, 5, row => row < 10 ? 'upper' : 'upper-rear', false);
  return plan;
}

mkdirSync(OUTPUT, { recursive: true });
write('cinema-hall-1.json', cinema());
write('city-theatre.json', theatre());
write('harbour-arena.json', arena());
