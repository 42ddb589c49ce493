import type { Priority } from '../../../contract/domain';
import { html, raw, type Html } from '../page/html';
import { colours } from '../page/style';

const shapes: Record<Priority, string> = {
  1: '<rect x="1" y="1" width="12" height="12" rx="1.5"/>',
  2: '<path d="M7 0.5L13.8 13H0.2Z"/>',
  3: '<path d="M7 13.5L0.2 1H13.8Z"/>',
  4: '<path d="M7 0L14 7L7 14L0 7Z"/>',
};
const numberAt: Record<Priority, number> = { 1: 10.4, 2: 11.6, 3: 9.2, 4: 10.2 };

/** Priority as shape, number and colour, the same as on the screens. */
export function priorityGlyph(priority: Priority): Html {
  const ink = priority === 3 ? colours.text : '#FFFFFF';
  return html`<svg class="glyph" width="12.5" height="12.5" viewBox="0 0 14 14" role="img" aria-label="priority ${priority}"><g fill="${colours.priority[priority]}">${raw(shapes[priority])}</g><text x="7" y="${numberAt[priority]}" text-anchor="middle" font-size="9" font-weight="600" fill="${ink}" aria-hidden="true">${priority}</text></svg>`;
}
