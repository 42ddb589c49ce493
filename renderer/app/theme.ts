import type { Bridge, ThemeMode } from '../bridge';
import { createStore } from '../state/store';

const mode = createStore<ThemeMode>('system');
export const themeMode = mode;

/** Somebody asked their system for more contrast: every appearance has it. */
const moreContrast = matchMedia('(prefers-contrast: more)');
const follow = () => {
  const { dataset } = document.documentElement;
  if (mode.get() === 'contrast' || moreContrast.matches) dataset.contrast = 'more';
  else delete dataset.contrast;
};
moreContrast.addEventListener('change', follow);
follow();

/** The page follows at once; the application keeps the choice and tells the system's own dialogs. */
export function setTheme(next: ThemeMode, bridge: Pick<Bridge, 'theme'> | null): void {
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  mode.set(next);
  follow();
  bridge?.theme(next);
}
