/** Colours of the map: the element's custom properties, resolved by the browser. */
export interface Palette {
  ground: string;
  ink: string;
  quiet: string;
  faint: string;
  selected: string;
  onSelected: string;
  mine: string;
  onMine: string;
  stage: string;
  font: string;
}

export type Rgb = readonly [number, number, number];

/** Each colour's custom property, and a property of its own that takes a colour: one element has them all. */
const names = {
  ground: ['--_map-ground', 'backgroundColor'],
  ink: ['--_map-ink', 'color'],
  quiet: ['--_map-quiet', 'outlineColor'],
  faint: ['--_map-faint', 'columnRuleColor'],
  selected: ['--_map-selected', 'borderTopColor'],
  onSelected: ['--_map-on-selected', 'borderBottomColor'],
  mine: ['--_map-mine', 'borderLeftColor'],
  onMine: ['--_map-on-mine', 'borderRightColor'],
  stage: ['--_map-stage', 'textDecorationColor'],
} as const;

/**
 * The value of a custom property is text such as `light-dark(…)`; the computed colour of an element that uses it is resolved. All are
 * read at once: each reading after a change makes the browser compute the styles again.
 */
export function readPalette(container: HTMLElement): Palette {
  const probe = document.createElement('i');
  probe.hidden = true;
  container.append(probe);
  probe.style.forcedColorAdjust = 'none';
  for (const [name, property] of Object.values(names)) probe.style[property] = `var(${name})`;
  const style = getComputedStyle(probe);
  const palette = { font: style.fontFamily || 'sans-serif' } as Palette;
  for (const [key, [, property]] of Object.entries(names)) palette[key as keyof typeof names] = style[property];
  probe.remove();
  return palette;
}

/** #rgb, #rrggbb, rgb(r, g, b) and rgba(); grey for any other notation. */
export function parseColor(color: string): Rgb {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const parts = short ? short.slice(1).map(part => part + part) : long?.slice(1);
  if (parts) return parts.map(part => parseInt(part, 16)) as unknown as Rgb;
  const rgb = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/i.exec(color);
  return rgb ? [Number(rgb[1]), Number(rgb[2]), Number(rgb[3])] : [128, 128, 128];
}

/** @param share of the first colour, 0 to 1. */
export function mix(color: string, other: string, share: number): string {
  const a = parseColor(color);
  const b = parseColor(other);
  const [red, green, blue] = a.map((part, i) => Math.round(part * share + b[i] * (1 - share)));
  return `rgb(${red}, ${green}, ${blue})`;
}

/** The colour at an opacity. */
export function fade(color: string, opacity: number): string {
  return `rgb(${parseColor(color).join(' ')} / ${opacity})`;
}

/** Relative luminance (WCAG). */
export function luminance(color: string): number {
  const [r, g, b] = parseColor(color).map(part => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio (WCAG), 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Black or white: the one with more contrast on this colour. */
export function inkOn(color: string): string {
  return contrast(color, '#101014') >= contrast(color, '#ffffff') ? '#101014' : '#ffffff';
}
