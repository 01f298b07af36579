/**
 * The element's colours, light and dark. A page replaces any of them by the custom property `--seatmap-<name>`. A test checks
 * the contrasts, and that the states of seats differ for people with colour vision deficiencies.
 */
export const theme = {
  ground: ['#f3f4f7', '#0f0e14'],
  surface: ['#ffffff', '#18171f'],
  sunken: ['#eceef2', '#22212b'],
  ink: ['#17171c', '#f2f1f6'],
  soft: ['#565a68', '#a9a8b8'],
  line: ['#d9dbe3', '#2f2e3a'],
  /** Borders of buttons and fields. */
  edge: ['#868a99', '#77768a'],
  accent: ['#8a1538', '#c02a56'],
  'accent-strong': ['#6d0f2b', '#a61f46'],
  'on-accent': ['#ffffff', '#ffffff'],
  link: ['#8a1538', '#ff9db4'],
  good: ['#1d6b45', '#7fd6a6'],
  'good-ground': ['#e5f3eb', '#14301f'],
  sorry: ['#7a4a00', '#f5c876'],
  'sorry-ground': ['#fdf1d8', '#33260c'],
  'info-ground': ['#e8ecf5', '#23242f'],
  danger: ['#a11a1a', '#ff9090'],
  'map-ground': ['#ffffff', '#18171f'],
  'map-ink': ['#17171c', '#f2f1f6'],
  'map-quiet': ['#666a77', '#9493a4'],
  'map-faint': ['#dfe1e8', '#2f2e3b'],
  'map-selected': ['#17171c', '#ffffff'],
  'map-on-selected': ['#ffffff', '#17171c'],
  'map-mine': ['#99103f', '#fa3446'],
  'map-on-mine': ['#ffffff', '#1d0a12'],
  'map-stage': ['#e4e6ec', '#292834'],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export function themeProperties(): string {
  return Object.entries(theme)
    .map(([name, [light, dark]]) => `--_${name}: var(--seatmap-${name}, light-dark(${light}, ${dark}));`)
    .join('\n  ');
}
