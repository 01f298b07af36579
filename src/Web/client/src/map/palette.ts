/** Colours of the map, from the page's custom properties. */
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

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  return {
    ground: read('--map-ground', '#ffffff'),
    ink: read('--map-ink', '#17171c'),
    quiet: read('--map-quiet', '#6f7280'),
    faint: read('--map-faint', '#d5d7de'),
    selected: read('--map-selected', '#17171c'),
    onSelected: read('--map-on-selected', '#ffffff'),
    mine: read('--map-mine', '#8a1538'),
    onMine: read('--map-on-mine', '#ffffff'),
    stage: read('--map-stage', '#e7e8ec'),
    font: style.fontFamily || 'sans-serif',
  };
}

/** Relative luminance (WCAG) of #rgb or #rrggbb; 0.5 for what is written otherwise. */
export function luminance(color: string): number {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const parts = short ? short.slice(1).map(part => part + part) : long?.slice(1);
  if (!parts) return 0.5;
  const [r, g, b] = parts.map(part => {
    const value = parseInt(part, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Black or white, whichever reads better on a colour. */
export function inkOn(color: string): string {
  const light = luminance(color);
  return (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) ? '#101014' : '#ffffff';
}
