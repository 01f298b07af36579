import type { Box } from './viewport.ts';

/** A grid index of seats, in one array: those of cell c are `seats[starts[c]..starts[c + 1])`. */
export interface Grid {
  cell: number;
  left: number;
  top: number;
  columns: number;
  rows: number;
  starts: Uint32Array;
  seats: Uint32Array;
}

/** Seats that follow each other in the plan are mostly neighbours: their usual distance tells how small cells should be. */
export function gridOf(xs: Float32Array, ys: Float32Array, box: Box): Grid {
  const { left, top, right, bottom } = box;
  const steps = new Float32Array(Math.min(xs.length, 500));
  for (let i = 0; i < steps.length; i++) {
    const seat = Math.floor((i * xs.length) / steps.length);
    steps[i] = seat === 0 ? 0 : Math.max(Math.abs(xs[seat] - xs[seat - 1]), Math.abs(ys[seat] - ys[seat - 1]));
  }
  const usual = steps.sort()[steps.length >> 1];
  const share = Math.sqrt(((right - left) * (bottom - top)) / xs.length);
  // No smaller than an eighth of what each seat has for itself, lest most cells are empty; no larger than for four seats.
  const cell = Math.max(Math.min(2 * usual, 2 * share), share / Math.sqrt(8));
  const columns = Math.max(1, Math.ceil((right - left) / cell));
  const rows = Math.max(1, Math.ceil((bottom - top) / cell));
  const starts = new Uint32Array(columns * rows + 1);
  const grid: Grid = { cell, left, top, columns, rows, starts, seats: new Uint32Array(xs.length) };
  const cells = new Uint32Array(xs.length);
  for (let seat = 0; seat < xs.length; seat++) {
    const c = cellRow(grid, ys[seat]) * columns + cellColumn(grid, xs[seat]);
    cells[seat] = c;
    starts[c + 1]++;
  }
  for (let c = 1; c < starts.length; c++) starts[c] += starts[c - 1];
  const next = starts.slice();
  for (let seat = 0; seat < xs.length; seat++) grid.seats[next[cells[seat]]++] = seat;
  return grid;
}

function cellColumn(grid: Grid, x: number): number {
  return Math.min(grid.columns - 1, Math.max(0, Math.floor((x - grid.left) / grid.cell)));
}

function cellRow(grid: Grid, y: number): number {
  return Math.min(grid.rows - 1, Math.max(0, Math.floor((y - grid.top) / grid.cell)));
}

/** Visits all seats of the cells that the box touches. */
export function seatsIn(grid: Grid, box: Box, visit: (seat: number) => void): void {
  const right = cellColumn(grid, box.right);
  const bottom = cellRow(grid, box.bottom);
  for (let row = cellRow(grid, box.top); row <= bottom; row++) {
    const base = row * grid.columns;
    const end = grid.starts[base + right + 1];
    // The cells of one row of the grid are consecutive in the array.
    for (let i = grid.starts[base + cellColumn(grid, box.left)]; i < end; i++) visit(grid.seats[i]);
  }
}
