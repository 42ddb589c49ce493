/** Runs the chosen Electron on this checkout, as if it were this process: its streams, its signals, its exit code. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';
import { requireSandbox, sandboxFlags } from './sandbox.mjs';

/**
 * @param {import('../setup/electron.mjs').Runtime} runtime
 * @param {{ flags?: string[], args: string[], env?: NodeJS.ProcessEnv }} what `flags` are Electron's and stand before the
 *   app's folder, `args` are the app's own
 * @returns {Promise<number>} the exit code, by a shell's custom 128 + n after a signal
 */
export function runElectron(runtime, { flags = [], args, env = process.env }) {
  requireSandbox(runtime.dist);
  return new Promise((resolve, reject) => {
    const child = spawn(runtime.executable, [...sandboxFlags(), ...flags, root, ...args], { stdio: 'inherit', env: withoutNodeMode(env) });
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      // A terminal sends Ctrl-C to every process of the group: the app already has it.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']);
    });
  });
}

/** Set by whoever calls this from inside Electron; it would turn the app into plain Node. @param {NodeJS.ProcessEnv} env */
function withoutNodeMode({ ELECTRON_RUN_AS_NODE: _, ...env }) {
  return env;
}
