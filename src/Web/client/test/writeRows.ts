import type { Plan, SeatKind } from '../src/plan.ts';
import type { PlanRows } from '../src/planRows.ts';

/** A plan by rows, as the server's PlanRowsWriter writes it; a vector of the server's tests says the same. */
export function writeRows({ format: _, columns: __, seats, ...plan }: Plan): PlanRows {
  const rows: PlanRows['rows'] = [];
  const kinds: Partial<Record<SeatKind, number[]>> = {};
  const notes = new Map<string, number[]>();
  const sections = new Map(plan.sections.map(({ id }, index) => [id, index]));
  const categories = new Map(plan.categories.map(({ id }, index) => [id, index]));
  const millimetres = (metres: number): number => Math.round(metres * 1000);
  for (let from = 0; from < seats.length; ) {
    const { section, row, group, table } = seats[from];
    let to = from + 1;
    const belongs = (seat: Plan['seats'][number]): boolean =>
      seat.section === section && seat.row === row && seat.group === group && seat.table === table;
    while (to < seats.length && belongs(seats[to])) to++;
    const members = seats.slice(from, to);
    const steps = (of: (seat: Plan['seats'][number]) => number): number[] =>
      members.map((seat, i) => millimetres(of(seat)) - (i === 0 ? 0 : millimetres(of(members[i - 1]))));
    const prices: [number, number][] = [];
    for (const { category } of members) {
      const index = categories.get(category)!;
      if (prices.at(-1)?.[0] === index) prices.at(-1)![1]++;
      else prices.push([index, 1]);
    }
    const numbers = members.map(({ number }) => number);
    const [first, step] = [Number(numbers[0]), members.length > 1 ? Number(numbers[1]) - Number(numbers[0]) : 0];
    const counted = numbers.every((number, i) => /^(0|[1-9]\d{0,8})$/.test(number) && Number(number) === first + i * step);
    const prefix = members[0].label.slice(0, members[0].label.length - numbers[0].length);
    const prefixed = members.every(({ label, number }) => label === prefix + number);
    rows.push({
      section: sections.get(section)!, row, ...(group !== undefined && { group }), ...(table && { table }),
      x: steps(({ x }) => x), y: steps(({ y }) => y),
      categories: prices,
      numbers: counted ? [first, step] : numbers,
      labels: prefixed ? prefix : members.map(({ label }) => label),
    });
    from = to;
  }
  seats.forEach(({ kind, note }, seat) => {
    if (kind !== 'standard') (kinds[kind] ??= []).push(seat);
    if (note === undefined) return;
    const noted = notes.get(note);
    if (noted) noted.push(seat);
    else notes.set(note, [seat]);
  });
  return { format: 'seatmap-plan-rows/1', ...plan, rows, kinds, notes: [...notes].map(([text, of]) => ({ text, seats: of })) };
}
