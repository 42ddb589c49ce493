import type { ScreenChoice } from './workstation';

/** What Electron says of a screen, as far as it matters here; sizes in pixels of the desktop. */
export interface Screen {
  id: number;
  label: string;
  bounds: { x: number; y: number; width: number; height: number };
}

/** A wall is laid out as a page of this size would be, and magnified to fill its screen. */
const PAGE = { width: 1280, height: 800 };
const ZOOM_STEP = 0.05;

/** How much larger a wall is drawn than a page at a desk; never smaller. */
export function wallZoom({ width, height }: { width: number; height: number }): number {
  const zoom = Math.min(width / PAGE.width, height / PAGE.height);
  return Math.max(1, Math.floor(zoom / ZOOM_STEP + 1e-9) * ZOOM_STEP);
}

export const chosen = ({ id, label, bounds }: Screen): ScreenChoice => ({ id, label, width: bounds.width, height: bounds.height });

const alike = (screen: Screen, choice: ScreenChoice) => screen.label === choice.label && screen.bounds.width === choice.width && screen.bounds.height === choice.height;

/**
 * Where the wall belongs: on the screen that was chosen, wherever it is plugged in; where nobody chose, on one that is not the desk's, if there is one. Null: its screen is away and
 * somebody sits at the ones that are left, so it waits. Where nobody does, it takes what there is.
 */
export function wallScreen(screens: readonly Screen[], choice: ScreenChoice | null, desk: { screen: number; shown: boolean }): Screen | null {
  const other = screens.find(({ id }) => id !== desk.screen) ?? screens[0] ?? null;
  if (!choice) return other;
  return screens.find(({ id }) => id === choice.id) ?? screens.find((screen) => alike(screen, choice)) ?? (desk.shown ? null : other);
}
