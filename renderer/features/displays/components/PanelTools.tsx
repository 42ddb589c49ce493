import { Button } from '../../../kit';
import { IconArrowLeft, IconArrowRight, IconArrowsHorizontal, IconArrowsVertical, IconPencil, IconTrash } from '../../../kit/icons';
import type { DisplayContent, Panel } from '../../../../electron/contract/displays';
import { uncapital } from '../../../words/numbers';
import { t } from '../../../words/catalogue/displays';
import { kindWords } from '../../../words/displays';
import { reordered, resized, without } from '../draft';

interface PanelToolsProps {
  content: DisplayContent;
  panel: Panel;
  onChange(next: DisplayContent): void;
  onEdit(): void;
}

/** What is done to one panel: buttons, so that no mouse is needed. */
export function PanelTools({ content, panel, onChange, onEdit }: PanelToolsProps) {
  const name = panel.title ?? uncapital(kindWords[panel.kind]);
  const tool = (label: string, next: DisplayContent | null, icon: React.ReactNode) => (
    <Button small iconOnly aria-label={t.tool(label, name)} disabled={!next} onPress={() => next && onChange(next)}>{icon}</Button>
  );
  return (
    <div className="dtools" role="group" aria-label={t.panelNamed(name)}>
      {tool(t.tools.earlier, reordered(content, panel.id, -1), <IconArrowLeft size={14} aria-hidden />)}
      {tool(t.tools.later, reordered(content, panel.id, 1), <IconArrowRight size={14} aria-hidden />)}
      {tool(t.tools.narrower, resized(content, panel.id, -1, 0), <><IconArrowsHorizontal size={14} aria-hidden />−</>)}
      {tool(t.tools.wider, resized(content, panel.id, 1, 0), <><IconArrowsHorizontal size={14} aria-hidden />+</>)}
      {tool(t.tools.lower, resized(content, panel.id, 0, -1), <><IconArrowsVertical size={14} aria-hidden />−</>)}
      {tool(t.tools.higher, resized(content, panel.id, 0, 1), <><IconArrowsVertical size={14} aria-hidden />+</>)}
      <Button small iconOnly aria-label={t.tool(t.tools.shows, name)} onPress={onEdit}><IconPencil size={14} aria-hidden /></Button>
      {tool(t.tools.takeAway, without(content, panel.id), <IconTrash size={14} aria-hidden />)}
    </div>
  );
}
