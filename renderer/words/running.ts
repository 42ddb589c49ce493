/** How a model runs, in words. */
import type { ModelRunning } from '../../electron/contract/models';
import { t } from './catalogue/models';
import { number, systemLocale } from './numbers';
import { moment } from './time';

const onWords = (provider: ModelRunning['provider'], wish: ModelRunning['wish']): string =>
  wish === 'auto' ? t.providers[provider] : wish === 'cpu' ? t.asDecided(t.providers[provider]) : t.wanted(t.providers[provider], t.providers[wish]);

const time = (value: number | null, locale: string) => (value === null ? '–' : `${number(value, value < 10 ? 2 : 0, locale)}\u202fms`);

export function runningFacts(running: ModelRunning, wall: number, locale = systemLocale): [string, string][] {
  const { provider, wish, workers, rowByRow, waiting, waitingRows, rejected, failed, rowsPerRun, p50Ms, p99Ms, measured } = running;
  return [
    [t.running.on, onWords(provider, wish)],
    [t.running.processes, t.processes(workers, measured === null ? null : moment(measured, wall))],
    [t.running.answers, p50Ms === null ? t.nothingAsked : t.answersIn(time(p50Ms, locale), time(p99Ms, locale))],
    [t.running.rows, rowByRow ? t.rowByRow : rowsPerRun === null ? '–' : number(rowsPerRun, rowsPerRun < 10 ? 1 : 0, locale)],
    [t.running.waiting, waiting === 0 ? t.nothing : t.callsRows(waiting, waitingRows)],
    [t.running.away, rejected === 0 && failed === 0 ? t.none : t.callsFailed(rejected, failed)],
  ];
}
