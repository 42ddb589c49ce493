import type { Action, Finding } from '../../../electron/contract/actions';
import { useAsk, useToJudge } from '../../state/hooks';

const MOST = 200;
const none = { actions: [] as readonly Action[], findings: [] as readonly Finding[] };

/** What was done and found at machines since `from`, the newest first; asked again when anything is recorded anywhere. */
export function useDone(assets: readonly number[], from: number | undefined): { actions: readonly Action[]; findings: readonly Finding[] } {
  // Every record is followed by a new frame of it, whether or not it changes what is to be judged.
  const recorded = useToJudge();
  const { value } = useAsk(async (client) => {
    const each = await Promise.all(assets.map((asset) => Promise.all([client.actions.list({ asset, from, limit: MOST }), client.findings.list({ asset, from, limit: MOST })])));
    return { actions: each.flatMap(([actions]) => actions), findings: each.flatMap(([, findings]) => findings) };
  }, [assets.join(), from, recorded]);
  return value ?? none;
}
