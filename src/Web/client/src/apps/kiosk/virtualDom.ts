/**
 * A description of the screen, applied to the existing elements: those that stay keep focus, scroll position and a press in
 * progress. Elements are matched by tag and key, so that no button turns into another one during a press.
 */

type Handler = (event: Event) => void;
export type Props = Record<string, string | number | boolean | undefined | Handler>;

interface Described {
  tag: string;
  props: Props;
  children: readonly Piece[];
}

/** An `HTMLElement` (the map, the ticket) is inserted and otherwise not changed. */
export type Piece = Described | HTMLElement | string | false | undefined;

/** `testid` and `key` together identify an element among its siblings. */
export function h(tag: string, props: Props = {}, ...children: readonly Piece[]): Piece {
  return { tag, props, children };
}

const vector = 'http://www.w3.org/2000/svg';
const keyOf = new WeakMap<Node, string>();
const propsOf = new WeakMap<Element, Props>();

export function paint(parent: Element, pieces: readonly Piece[]): void {
  const wanted = pieces.filter(piece => piece !== false && piece !== undefined && piece !== '') as (Described | HTMLElement | string)[];
  const kept = new Map<string, ChildNode[]>();
  for (const child of parent.childNodes) {
    const key = keyOf.get(child);
    if (key !== undefined) (kept.get(key) ?? kept.set(key, []).get(key)!).push(child);
  }
  const nodes = wanted.map(piece => {
    if (piece instanceof HTMLElement) return piece;
    const key = typeof piece === 'string' ? '#text' : nameOf(piece);
    return kept.get(key)?.shift() ?? create(piece, key);
  });
  // Remove first, so that staying elements need not be moved: a frame or a map that is moved loads again.
  const staying = new Set<ChildNode>(nodes);
  for (const child of [...parent.childNodes]) if (!staying.has(child)) child.remove();
  for (const [i, node] of nodes.entries()) {
    const there = parent.childNodes[i];
    if (there !== node) parent.insertBefore(node, there ?? null);
    const piece = wanted[i];
    if (typeof piece === 'string') {
      if (node.textContent !== piece) node.textContent = piece;
    } else if (!(piece instanceof HTMLElement)) {
      apply(node as Element, piece.props);
      paint(node as Element, piece.children);
    }
  }
}

function nameOf({ tag, props }: Described): string {
  return `${tag} ${props['key'] ?? ''} ${props['testid'] ?? ''}`;
}

function create(piece: Described | string, key: string): ChildNode {
  const node =
    typeof piece === 'string'
      ? document.createTextNode(piece)
      : piece.tag === 'svg' || piece.tag === 'path'
        ? document.createElementNS(vector, piece.tag)
        : document.createElement(piece.tag);
  keyOf.set(node, key);
  return node;
}

function apply(element: Element, props: Props): void {
  const before = propsOf.get(element) ?? {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(props)])) {
    const value = props[name];
    // Compare with the field's content, not with the value last set: the user may have typed.
    if (name === 'value') {
      const field = element as HTMLInputElement;
      if (field.value !== String(value ?? '')) field.value = String(value ?? '');
    } else if (before[name] !== value) set(element, name, value);
  }
  propsOf.set(element, props);
}

function set(element: Element, name: string, value: Props[string]): void {
  if (name === 'key') return;
  if (name.startsWith('on')) (element as unknown as Record<string, unknown>)[name] = value ?? null;
  else if (name === 'color') (element as HTMLElement).style.background = String(value ?? '');
  else if (name === 'share') (element as HTMLElement).style.setProperty('--share', String(value ?? 0));
  else {
    const attribute = name === 'testid' ? 'data-testid' : name;
    // ARIA attributes are written as "true" or "false".
    if (value === undefined || (value === false && !attribute.startsWith('aria-'))) element.removeAttribute(attribute);
    else element.setAttribute(attribute, value === true && !attribute.startsWith('aria-') ? '' : String(value));
  }
}

/** A path in a square of 24 by 24. */
export function icon(path: string): Piece {
  return h('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, h('path', { d: path }));
}

export const icons = {
  back: 'M15 5l-7 7 7 7',
  full: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  ticket: 'M3 8V5h18v3a4 4 0 0 0 0 8v3H3v-3a4 4 0 0 0 0-8zM14 6v2M14 11v2M14 16v2',
  till: 'M4 11h16v9H4zM8 11V4h9l-1 7M8 15.500h8',
  print: 'M7 9V3h10v6M6 18H3V9h18v9h-3M7 14h10v7H7z',
  erase: 'M9 6h12v12H9l-6-6zM12.500 9.500l5 5M17.500 9.500l-5 5',
  away: 'M3 3l18 18M8.500 16.500a5 5 0 0 1 7 0M5 13a10 10 0 0 1 5-2.700M19 13a10 10 0 0 0-2-1.500M2 9a15 15 0 0 1 4.500-2.800M22 9A15 15 0 0 0 11 5',
} as const;
