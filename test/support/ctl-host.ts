import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const root = process.env.MILLWRIGHT_ROOT ?? process.cwd();

export interface Answer {
  code: number;
  stdout: string;
  stderr: string;
}

/** A process that runs one command after the other (see ctl-app.ts); it ends with this one. */
export class CtlHost {
  private last: Promise<unknown> = Promise.resolve();
  private readonly answers: AsyncIterator<string>;
  /** What engines of commands say, and Chromium. */
  private beside = '';

  private constructor(private readonly child: ChildProcess) {
    this.answers = createInterface({ input: child.stdio[3] as NodeJS.ReadableStream })[Symbol.asyncIterator]();
    child.stderr?.on('data', (chunk: Buffer) => { this.beside += chunk.toString(); });
  }

  /** `program`: the runtime with its flags; `env` holds for all of its commands. */
  static async start(program: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<CtlHost> {
    const dir = await mkdtemp(join(tmpdir(), 'mw-h-'));
    process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
    await build({ absWorkingDir: root, entryPoints: ['test/support/ctl-app.ts'], outfile: join(dir, 'main.cjs'), bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: ['electron', 'onnxruntime-node'], logLevel: 'silent' });
    const { name, productName, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, string>;
    writeFileSync(join(dir, 'package.json'), JSON.stringify({ name, productName, version, main: 'main.cjs' }));
    symlinkSync(join(root, 'dist'), join(dir, 'dist'), 'junction');
    const [file, ...before] = program;
    const child = spawn(file, [...before, dir], { stdio: ['pipe', 'ignore', 'pipe', 'pipe'], env });
    process.once('exit', () => child.kill('SIGKILL'));
    return new CtlHost(child);
  }

  run(args: readonly string[], cwd: string): Promise<Answer> {
    const turn = this.last.then(() => this.ask(args, cwd));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async ask(args: readonly string[], cwd: string): Promise<Answer> {
    this.beside = '';
    this.child.stdin?.write(`${JSON.stringify({ args, cwd })}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`the command ended its process: millwrightctl ${args.join(' ')}\n${this.beside}`);
    const answer = JSON.parse(value) as Answer;
    return { ...answer, stderr: this.beside + answer.stderr };
  }
}
