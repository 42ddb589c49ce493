import { Button } from '../../../kit';
import { IconArrowLeft, IconArrowRight, IconArrowsHorizontal, IconArrowsVertical, IconPencil, IconTrash } from '../../../kit/icons';
import type { DisplayContent, Panel } from '../../../../electron/contract/displays';
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
  const name = panel.title ?? kindWords[panel.kind].toLowerCase();
  const tool = (label: string, next: DisplayContent | null, icon: React.ReactNode) => (
    <Button small iconOnly aria-label={`${label}: ${name}`} disabled={!next} onPress={() => next && onChange(next)}>{icon}</Button>
  );
  return (
    <div className="dtools" role="group" aria-label={`Panel: ${name}`}>
      {tool('Earlier', reordered(content, panel.id, -1), <IconArrowLeft size={14} aria-hidden />)}
      {tool('Later', reordered(content, panel.id, 1), <IconArrowRight size={14} aria-hidden />)}
      {tool('Narrower', resized(content, panel.id, -1, 0), <><IconArrowsHorizontal size={14} aria-hidden />−</>)}
      {tool('Wider', resized(content, panel.id, 1, 0), <><IconArrowsHorizontal size={14} aria-hidden />+</>)}
      {tool('Lower', resized(content, panel.id, 0, -1), <><IconArrowsVertical size={14} aria-hidden />−</>)}
      {tool('Higher', resized(content, panel.id, 0, 1), <><IconArrowsVertical size={14} aria-hidden />+</>)}
      <Button small iconOnly aria-label={`What it shows: ${name}`} onPress={onEdit}><IconPencil size={14} aria-hidden /></Button>
      {tool('Take away', without(content, panel.id), <IconTrash size={14} aria-hidden />)}
    </div>
  );
}
