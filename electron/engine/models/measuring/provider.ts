import type { ProviderOutcome } from '../../../contract/models';
import { toErrorData } from '../../../contract/errors';
import type { Golden } from '../../../contract/manifest';
import { tensorsFor, type Inference, type Provider, type Session } from '../../inference';
import { goldenTest, madeUpColumns, rowsAreIndependent } from '../check-package';
import type { VersionRecord } from '../types';
import { middle } from './queue';

export interface ProviderTrial {
  inference: Inference;
  version: VersionRecord;
  bytes: Uint8Array;
  golden: Golden | null;
  /** The session on the processor. */
  processor: Session;
  /** Rows of a run as the model is asked. */
  rows: number;
  forMs: number;
}

/** It has to be so much faster than the processor: it costs a process and memory of its own. */
const WORTH = 1.3;

/**
 * Loads the model on the provider in a process of its own, holds it against its golden samples, proves that a row's bits don't depend on its batch there, and only then measures it.
 * Returns the session where it is right; whoever gets it releases it.
 */
export async function tryProvider(provider: Provider, trial: ProviderTrial): Promise<{ outcome: ProviderOutcome; session: Session | null }> {
  const { inference, version, bytes, golden, rows } = trial;
  const { binding, manifest, sha256 } = version;
  const none = (state: ProviderOutcome['state'], message: string): { outcome: ProviderOutcome; session: null } => ({ outcome: { provider, state, message, ms: null, cpuMs: null, rows }, session: null });
  if (!golden) return none('unchecked', `The model has no golden samples, so nobody can say whether ${provider} gives the right numbers; the processor answers.`);
  let session: Session;
  try {
    session = await inference.load({ key: `${sha256}@${provider}`, bytes, provider, concatenate: binding.batch === null });
  } catch (error) {
    return none('missing', toErrorData(error).message);
  }
  try {
    const verdict = await goldenTest(session, binding, manifest, golden);
    if (verdict.error) return await letGo(session, none('differs', `On ${provider}: ${verdict.error.message}`));
    if (!(await rowsAreIndependent(session, binding, manifest, golden))) return await letGo(session, none('differs', `On ${provider} a row's answer depends on the rows beside it; on the processor it does not.`));
    return { outcome: await timed(provider, session, trial), session };
  } catch (error) {
    return letGo(session, none('failed', toErrorData(error).message));
  }
}

async function letGo<T>(session: Session, result: T): Promise<T> {
  await session.release();
  return result;
}

async function timed(provider: Provider, session: Session, { version, processor, rows, forMs }: ProviderTrial): Promise<ProviderOutcome> {
  const { binding, manifest } = version;
  const count = binding.batch ?? rows;
  const batch = await tensorsFor(madeUpColumns(manifest, count).columns, count, { binding, manifest });
  const median = async (one: Session) => middle((await one.measure(batch, { forMs })).map(({ p50Ms }) => p50Ms));
  const [cpuMs, ms] = [await median(processor), await median(session)];
  const isGood = ms * WORTH <= cpuMs;
  const figures = `${count} rows take ${ms.toFixed(2)} ms there and ${cpuMs.toFixed(2)} ms on the processor`;
  return { provider, state: isGood ? 'good' : 'slower', message: isGood ? `Right, and faster: ${figures}.` : `Right, but not worth it: ${figures}.`, ms, cpuMs, rows: count };
}
