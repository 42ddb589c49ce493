/** How a model runs, in words. */
import type { ModelRunning } from '../../electron/contract/models';
import { counted, number, systemLocale } from './numbers';
import { moment } from './time';

const providerNames: Record<ModelRunning['provider'], string> = { cpu: 'the processor', cuda: 'CUDA', tensorrt: 'TensorRT', dml: 'DirectML', coreml: 'Core ML', webgpu: 'WebGPU' };
const wishWords = (wish: ModelRunning['wish']): string => (wish === 'auto' ? '' : wish === 'cpu' ? ', as a person decided' : `; a person wants ${providerNames[wish]}`);

const time = (value: number | null, locale: string) => (value === null ? '–' : `${number(value, value < 10 ? 2 : 0, locale)}\u202fms`);

export function runningFacts(running: ModelRunning, wall: number, locale = systemLocale): [string, string][] {
  const { provider, wish, workers, rowByRow, waiting, waitingRows, rejected, failed, rowsPerRun, p50Ms, p99Ms, measured } = running;
  return [
    ['Runs on', `${providerNames[provider]}${wishWords(wish)}`],
    ['Processes', `${workers === 1 ? 'one' : `up to ${number(workers, 0, locale)}`}${measured === null ? ', not measured yet' : `, measured ${moment(measured, wall)}`}`],
    ['Answers in', p50Ms === null ? 'nothing asked yet' : `${time(p50Ms, locale)}; 99\u202f% within ${time(p99Ms, locale)}`],
    ['Rows in a run', rowByRow ? 'one at a time: a row’s answer depends on its neighbours' : rowsPerRun === null ? '–' : number(rowsPerRun, rowsPerRun < 10 ? 1 : 0, locale)],
    ['Waiting', waiting === 0 ? 'nothing' : `${counted(waiting, 'call', 'calls', locale)}, ${counted(waitingRows, 'row', 'rows', locale)}`],
    ['Turned away', rejected === 0 && failed === 0 ? 'none' : `${counted(rejected, 'call', 'calls', locale)}; ${counted(failed, 'failed', 'failed', locale)}`],
  ];
}
