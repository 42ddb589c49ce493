import type { ModelRunning } from '../../contract/models';
import { providerChoice } from '../../contract/models';
import type { Command } from '../command';
import { UsageError, wordOf, type Parsed } from '../options';
import { answer } from '../output';
import { withEngine } from '../with';

const ms = (value: number | null) => (value === null ? 'none yet' : `${value.toFixed(2)} ms`);

function lines(model: string, running: ModelRunning): string[] {
  return [
    `${model}@${running.version} runs on ${running.provider === 'cpu' ? 'the processor' : running.provider} (wished: ${running.wish}), up to ${running.workers} processes at once${running.rowByRow ? ', one row at a time' : ''}`,
    `  ${running.calls} calls, ${running.rows} rows in ${running.runs} runs; ${running.waiting} wait, ${running.rejected} were turned away, ${running.failed} failed; median ${ms(running.p50Ms)}, 99 % ${ms(running.p99Ms)}`,
    ...(running.measured === null ? ['  not measured on this machine yet'] : running.rowsPerS.map((rate, at) => `  ${at + 1} process${at === 0 ? '' : 'es'}: ${Math.round(rate).toLocaleString('en')} rows a second`)),
    ...running.outcomes.map(({ provider, state, message }) => `  ${provider}: ${state}. ${message}`),
    ...(running.trouble === null ? [] : [`  Mind: ${running.trouble}`]),
  ];
}

const nameOf = (parsed: Parsed): string => wordOf(parsed, "A model's name is needed.");

const running: Command = {
  usage: 'N [--measure]',
  words: 1,
  does: 'says where a model runs, in how many processes, how fast, and how much waits; measures it first where asked to',
  options: { measure: { type: 'boolean' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const model = nameOf(parsed);
      const told = await (parsed.flag('measure') ? client.models.measure({ model }) : client.models.running({ model }));
      answer(parsed, told, () => lines(model, told));
    }),
};

const provider: Command = {
  usage: `N ${providerChoice.options.join('|')} [--why TEXT]`,
  words: 2,
  does: 'where a model must run; cpu forbids all others, auto goes by what is measured. One that gives other numbers is never used',
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const model = nameOf(parsed);
      const wanted = providerChoice.safeParse(parsed.positionals[1]);
      if (!wanted.success) throw new UsageError(`A provider is needed: ${providerChoice.options.join(', ')}.`);
      const why = parsed.text('why');
      const told = await client.models.setProvider({ model, provider: wanted.data, ...(why ? { why } : {}) });
      answer(parsed, told, () => lines(model, told));
    }),
};

export const modelRunningCommands: Record<string, Command> = { 'model running': running, 'model provider': provider };
