import { describe, expect, it } from 'vitest';
import type { Command } from '../../../electron/ctl/command';
import { find, parse, UsageError } from '../../../electron/ctl/options';

const run = () => Promise.resolve();
const commands: Record<string, Command> = {
  demo: { usage: '--report F', does: '', options: { for: { type: 'string' }, report: { type: 'string' } }, run },
  'model list': { usage: '', does: '', run },
  'model inspect': { usage: 'FILE', does: '', words: 1, run },
};
const understood = (...args: string[]) => {
  const found = find(commands, args);
  return { name: found.name, parsed: parse(found) };
};
const message = (...args: string[]) => {
  try {
    understood(...args);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
};

describe('what stands on the command line', () => {
  it('is a command whose flags stand anywhere, also before it', () => {
    for (const args of [['--for', '3s', '--home', 'h', 'demo', '--report', 'x'], ['demo', '--report=x', '--for=3s', '--home=h'], ['--json', '--report', 'x', 'demo', '--for', '3s', '--home', 'h']]) {
      const { name, parsed } = understood(...args);
      expect([name, parsed.text('for'), parsed.needed('report'), parsed.home]).toEqual(['demo', '3s', 'x', 'h']);
    }
    expect(understood('model', '--json', 'inspect', 'a.onnx').parsed).toMatchObject({ json: true, positionals: ['a.onnx'] });
  });

  it('may be a file that looks like a flag, behind --', () => {
    expect(understood('model', 'inspect', '--', '--odd.onnx').parsed.positionals).toEqual(['--odd.onnx']);
  });

  it.each<[string[], RegExp]>([
    [['modle', 'list'], /no command "modle".*Did you mean "model"/],
    [['model'], /"model" wants another word: model list, model inspect/],
    [['model', 'frobnicate'], /no command "model frobnicate"/],
    [['constructor'], /no command "constructor"/],
    [['--json'], /Which command/],
    [['model', 'list', '--jsno'], /model list has no flag --jsno\. Did you mean --json/],
    [['demo', '--for'], /for.*argument missing/],
    [['model', 'list', 'extra'], /"extra" is a word too many/],
    [['model', 'list', '--json=yes'], /does not take an argument/],
  ])('is refused where it can mean nothing: %j', (args, wanted) => {
    expect(message(...args)).toMatch(wanted);
  });

  it('names the flag that is needed', () => {
    expect(() => understood('demo').parsed.needed('report')).toThrow(/--report is needed.*demo --report F/);
  });
});
