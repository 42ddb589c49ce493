import type { Command } from '../command';
import { UsageError, type Parsed } from '../options';
import { answer } from '../output';
import { benchAlarms } from '../bench/alarms';
import { benchBatch } from '../bench/batch';
import { benchHistory } from '../bench/history';
import { benchInference } from '../bench/inference';
import { benchLive } from '../bench/live';
import { benchRealtime } from '../bench/realtime';
import { benchScreen } from '../bench/screen';
import { benchStart } from '../bench/start';
import type { Bench } from '../bench/bench';

const benches: Record<string, (parsed: Parsed) => Promise<Bench>> = { start: benchStart, inference: benchInference, live: benchLive, history: benchHistory, realtime: benchRealtime, batch: benchBatch, alarms: benchAlarms, screen: benchScreen };

const bench: Command = {
  usage: 'NAME [--model FILE] [--sessions N] [--machines N] [--for 60s] [--data FOLDER] [--rows N] [--only PART]',
  words: 1,
  options: { model: { type: 'string' }, sessions: { type: 'string' }, machines: { type: 'string' }, for: { type: 'string' }, data: { type: 'string' }, rows: { type: 'string' }, only: { type: 'string' } },
  does: `measures, with the baseline in the same run: ${Object.keys(benches).join(', ')}; exit code 1 where a bar does not hold`,
  run: async (parsed) => {
    const run = benches[parsed.positionals[0] ?? ''];
    if (!run) throw new UsageError(`A benchmark's name is needed: ${Object.keys(benches).join(', ')}.`);
    const result = await run(parsed);
    answer(parsed, result, () => [
      `${result.name} on ${result.machine}`,
      ...Object.entries(result.figures).map(([name, value]) => `  ${name}: ${value}`),
      ...Object.entries(result.ratios).map(([name, value]) => `  ratio ${name}: ${value}`),
      ...result.bars.map((bar) => `  ${bar.holds ? 'holds' : 'DOES NOT HOLD'}: ${bar.what}: want ${bar.want}, got ${bar.got}`),
    ]);
    return result.bars.every((bar) => bar.holds) ? 0 : 1;
  },
};

export const benchCommands: Record<string, Command> = { bench };
