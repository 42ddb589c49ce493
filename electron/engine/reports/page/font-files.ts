import cyrillic400 from '@fontsource/inter/files/inter-cyrillic-400-normal.woff2' with { type: 'bytes' };
import cyrillic600 from '@fontsource/inter/files/inter-cyrillic-600-normal.woff2' with { type: 'bytes' };
import greek400 from '@fontsource/inter/files/inter-greek-400-normal.woff2' with { type: 'bytes' };
import greek600 from '@fontsource/inter/files/inter-greek-600-normal.woff2' with { type: 'bytes' };
import latinExt400 from '@fontsource/inter/files/inter-latin-ext-400-normal.woff2' with { type: 'bytes' };
import latinExt600 from '@fontsource/inter/files/inter-latin-ext-600-normal.woff2' with { type: 'bytes' };
import latin400 from '@fontsource/inter/files/inter-latin-400-normal.woff2' with { type: 'bytes' };
import latin600 from '@fontsource/inter/files/inter-latin-600-normal.woff2' with { type: 'bytes' };
import type { FontFile } from './fonts';

/**
 * Inter as it ships with the appliance: the bundler puts the files' bytes here. Single weights, not the variable font, which
 * Chromium prints as nameless glyph procedures (Type 3) instead of an embedded font.
 */
export function reportFonts(): FontFile[] {
  return [
    { weight: 400, subset: 'latin', woff2: latin400 }, { weight: 600, subset: 'latin', woff2: latin600 },
    { weight: 400, subset: 'latin-ext', woff2: latinExt400 }, { weight: 600, subset: 'latin-ext', woff2: latinExt600 },
    { weight: 400, subset: 'greek', woff2: greek400 }, { weight: 600, subset: 'greek', woff2: greek600 },
    { weight: 400, subset: 'cyrillic', woff2: cyrillic400 }, { weight: 600, subset: 'cyrillic', woff2: cyrillic600 },
  ];
}
