import { useEffect, useRef, useState } from 'react';
import type { Paper } from '../../../../electron/contract/deliver';
import type { BlockProblem, OwnReportContent } from '../../../../electron/contract/own-reports';
import { useAppliance, useConnection } from '../../../state/hooks';
import { errorWords } from '../../../words/engine';

export interface Shown {
  src: string;
  paper: Paper;
  from: number;
  to: number;
}

export interface PreviewState {
  /** The newest that was drawn; null: none was. */
  shown: Shown | null;
  problems: readonly BlockProblem[];
  pending: boolean;
  error: string | null;
}

/** Empty: the last whole one of the report. */
export interface Span {
  from?: number;
  to?: number;
}

/** While somebody types nothing is drawn. */
const PAUSE_MS = 350;

/** Draws what is written a moment after its last letter; one drawing at a time, and the newest is what is shown. */
export function usePreview(content: OwnReportContent, { from, to }: Span, key: string): PreviewState {
  const { bridge } = useAppliance();
  const { client } = useConnection();
  const [state, setState] = useState<PreviewState>({ shown: null, problems: [], pending: true, error: null });
  const queue = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    if (!client) return;
    let current = true;
    const draw = async () => {
      if (!current) return;
      setState((before) => ({ ...before, pending: true }));
      try {
        const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
        const made = await client.reports.preview({ content, key, ...(from !== undefined && to !== undefined ? { from, to, zone } : {}) });
        if (!current) return;
        const src = await bridge.preview({ html: made.html });
        if (current) setState({ shown: { src, paper: made.paper, from: made.from, to: made.to }, problems: made.problems, pending: false, error: null });
      } catch (error) {
        if (current) setState((before) => ({ ...before, pending: false, error: errorWords(error) }));
      }
    };
    const timer = setTimeout(() => void (queue.current = queue.current.then(draw)), PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, bridge, content, from, to, key]);
  return state;
}
