/** Running other programs. */
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** A program that ended badly; `output` is what it wrote. */
export class Failed extends Error {
  /** @param {string} message @param {string} output */
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}

/**
 * Runs a program to its end and returns what it wrote on stdout. Its stderr is kept for the error message.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, shell?: boolean }} [options]
 * @returns {Promise<string>}
 */
export function capture(file, args, { cwd = root, env = process.env, timeoutMs, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
    let out = '';
    let all = '';
    child.stdout.on('data', (chunk) => { out += chunk; all += chunk; });
    child.stderr.on('data', (chunk) => { all += chunk; });
    child.on('error', (error) => reject(new Failed(`${file} could not be started: ${error.message}`, '')));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(out);
      else reject(new Failed(`${file} ${args.slice(0, 3).join(' ')} ended with ${signal ?? code}\n${tail(all)}`, all));
    });
  });
}

/** The npm that runs this script, or the one on the PATH when the script was started without npm. @param {string[]} args */
export function npm(args) {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('npm-cli.js') ? capture(process.execPath, [cli, ...args]) : capture('npm', args, { shell: process.platform === 'win32' });
}

/** @param {string} text @param {number} [lines] */
export const tail = (text, lines = 15) => text.trimEnd().split('\n').slice(-lines).join('\n');

export const isRoot = process.getuid?.() === 0;
export const isLinux = process.platform === 'linux';
export const hasDisplay = !isLinux || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
