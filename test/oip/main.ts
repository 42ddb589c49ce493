/** The suite as a program: see build/oip.mjs. Exit code 1 where a case fails, 2 for wrong usage. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cases } from './cases';
import { runSuite, type Request } from './suite';

const USAGE = `npm run oip -- URL --model NAME
  --key KEY              sent as "Authorization: Bearer KEY"
  --example FILE         a request (JSON) of one row that the model takes, its data flat; otherwise one is made of the model's metadata
  --echo INPUT=OUTPUT    an output that repeats an input; may be given more than once
  --half-model NAME      a model with one FP16 input and one output that repeats it
  --only CASE,CASE       these alone
  --json                 the results as JSON
  --list                 the cases and what the protocol says
`;

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { model: text, key: text, example: text, echo: { ...text, multiple: true }, 'half-model': text, only: text, json: { type: 'boolean' }, list: { type: 'boolean' } },
  });
  if (values.list) {
    process.stdout.write(cases.map(({ name, says }) => `${name.padEnd(24)} ${says}\n`).join(''));
    return 0;
  }
  const [url] = positionals;
  if (url === undefined || values.model === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const example = values.example === undefined ? undefined : (JSON.parse(readFileSync(values.example, 'utf8')) as Request).inputs;
  const results = await runSuite(cases, {
    url, model: values.model,
    ...(values.key === undefined ? {} : { headers: { authorization: `Bearer ${values.key}` } }),
    ...(example ? { example } : {}),
    echo: Object.fromEntries((values.echo ?? []).map((pair) => pair.split('=') as [string, string])),
    ...(values['half-model'] === undefined ? {} : { halfModel: values['half-model'] }),
  }, values.only?.split(','));
  const count = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).length;
  if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else process.stdout.write([...results.map(({ name, outcome, why }) => `${outcome.padEnd(8)} ${name.padEnd(24)} ${why}`.trimEnd()), `${count('passed')} passed, ${count('failed')} failed, ${count('left out')} left out`, ''].join('\n'));
  return count('failed') > 0 ? 1 : 0;
}

main().then((code) => (process.exitCode = code), (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
});
