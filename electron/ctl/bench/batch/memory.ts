import { app } from 'electron';
import { usedBy } from '../live/processes';

const LOOK_EVERY_MS = 50;

/** The most memory that the engine and its workers held together while the work went on, in MiB. Linux only; elsewhere 0. */
export async function peakMiB(work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const look = () => {
    const now = app.getAppMetrics().filter(({ name }) => name?.startsWith('Millwright ')).reduce((sum, { pid }) => sum + usedBy(pid).bytes, 0);
    peak = Math.max(peak, now / 2 ** 20);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return peak;
}
