import { createInterface } from 'node:readline';
import { execute, headless } from '../../electron/ctl/ctl';

/**
 * Commands of the command line one after the other in one process, as JSON lines: `{ args, cwd }` on stdin, `{ code, stdout, stderr }` on the fourth descriptor. Each has its
 * engine, its files and its exit code as it would have alone; only the start of the program, most of what a command takes, is made once.
 */
void headless().then(async (leave) => {
  const { createWriteStream } = await import('node:fs');
  const answers = createWriteStream('', { fd: 3 });
  for await (const line of createInterface({ input: process.stdin })) {
    const { args, cwd } = JSON.parse(line) as { args: string[]; cwd: string };
    process.chdir(cwd);
    const said = { stdout: '', stderr: '' };
    const own = { stdout: process.stdout.write, stderr: process.stderr.write };
    for (const name of ['stdout', 'stderr'] as const) process[name].write = (chunk: string | Uint8Array) => ((said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()), true);
    const code = await execute(args);
    for (const name of ['stdout', 'stderr'] as const) process[name].write = own[name];
    answers.write(`${JSON.stringify({ code, ...said })}\n`);
  }
  leave(0);
});
