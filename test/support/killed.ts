import { spawn } from 'node:child_process';

export interface Killed {
  /** Lines that the process told before it was killed. */
  told: string[];
}

/** Starts a process and kills it so long after it told its first `after` lines (Infinity: it ends by itself); it has no time to tidy up. */
export async function killed(script: string, options: Record<string, string>, after: number, ms: number): Promise<Killed> {
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  child.stdout.on('data', (piece: Buffer) => {
    out += piece.toString();
    if (!timer && out.split('\n').length > after) timer = setTimeout(() => child.kill('SIGKILL'), ms);
  });
  await new Promise((done) => child.once('close', done));
  clearTimeout(timer);
  // A line without its end was not told.
  return { told: out.split('\n').slice(0, -1) };
}
