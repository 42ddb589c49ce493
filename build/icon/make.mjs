/** `node build/icon/make.mjs`: writes the icon's files anew, after a change of its shape. They are kept in the repository. */
import { writeFileSync } from 'node:fs';
import { png } from './png.mjs';
import { svg } from './shape.mjs';

writeFileSync(new URL('icon.svg', import.meta.url), svg());
for (const [name, size] of /** @type {const} */ ([['icon.png', 1024], ['tray.png', 32], ['tray@2x.png', 64]])) {
  writeFileSync(new URL(name, import.meta.url), png(size));
}
