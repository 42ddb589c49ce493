import type { Panel } from '../../../../electron/contract/displays';
import { Markdown } from '../../../kit';
import { PanelFrame, ready } from '../components/PanelFrame';

/** A note: paragraphs, headings and lists, as a model's card has them. */
export function TextPanel({ panel }: { panel: Extract<Panel, { kind: 'text' }> }) {
  return (
    <PanelFrame title={panel.title ?? ''} state={ready}>
      <Markdown source={panel.text} />
    </PanelFrame>
  );
}
