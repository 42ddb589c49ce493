import { useId, useLayoutEffect, useState, type ReactNode } from 'react';
import { Button } from '../../../kit';
import { IconAlertTriangle } from '../../../kit/icons';
import { t } from '../../../words/catalogue/displays';

/** What a panel has to show: nothing yet, nothing to be shown, an answer that failed, or something that left the plant. Old values stay, and say since when. */
export type PanelState = { is: 'ready' } | { is: 'loading' } | { is: 'empty'; words: string } | { is: 'failed'; words: string; again(): void } | { is: 'gone'; words: string };

interface PanelFrameProps {
  title: string;
  aside?: ReactNode;
  state: PanelState;
  /** Said beside the title where what is shown is old. */
  old?: string | null;
  children: ReactNode;
}

/** The one frame of all panels. Every state has its words; none is an empty box. */
export function PanelFrame({ title, aside, state, old, children }: PanelFrameProps) {
  const id = useId();
  const [box, setBox] = useState<HTMLElement | null>(null);
  const scrolls = useScrolls(box, state.is);
  return (
    <section className={`panel dpanel ${state.is}`} aria-labelledby={title ? id : undefined} aria-busy={state.is === 'loading'}>
      {title ? (
        <div className="panel-head">
          <h2 id={id} className="eyebrow ellipsis">{title}</h2>
          {old ? <span className="dpanel-old small nowrap">{old}</span> : aside}
        </div>
      ) : null}
      {/* What does not fit is scrolled, by keyboard too. */}
      <div ref={setBox} className="panel-body" {...(scrolls ? { tabIndex: 0, role: 'group', 'aria-label': title || t.panel } : {})}>{body(state) ?? children}</div>
    </section>
  );
}

/** Whether what is in a box is higher than it is: known before it is painted, and whenever either changes. */
function useScrolls(box: HTMLElement | null, state: PanelState['is']): boolean {
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    if (!box) return;
    const look = () => setScrolls(box.scrollHeight > box.clientHeight + 1);
    const sizes = new ResizeObserver(look);
    const watch = () => {
      sizes.disconnect();
      for (const one of [box, ...box.children]) sizes.observe(one);
    };
    const children = new MutationObserver(watch);
    children.observe(box, { childList: true });
    watch();
    look();
    return () => {
      sizes.disconnect();
      children.disconnect();
    };
  }, [box, state]);
  return scrolls;
}

function body(state: PanelState): ReactNode {
  switch (state.is) {
    case 'ready':
      return null;
    case 'loading':
      return <p className="dpanel-words muted">{t.readingHistory}</p>;
    case 'empty':
      return <p className="dpanel-words muted">{state.words}</p>;
    case 'gone':
      return <p className="dpanel-words"><IconAlertTriangle size={16} aria-hidden /> {state.words}</p>;
    case 'failed':
      return (
        <div className="dpanel-words" role="alert">
          <p><IconAlertTriangle size={16} aria-hidden /> {state.words}</p>
          <Button small onPress={state.again}>{t.tryAgain}</Button>
        </div>
      );
  }
}

export const ready: PanelState = { is: 'ready' };
export const gone: PanelState = { is: 'gone', words: t.panelGone };
