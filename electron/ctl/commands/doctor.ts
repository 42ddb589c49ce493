import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, freemem, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import * as keychain from '../../main/keychain';
import type { Command } from '../command';
import { homeOf } from '../engine';
import { answer } from '../output';
import { withTools } from '../with';

const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

const doctor: Command = {
  usage: '',
  does: 'says what this machine can do and what is missing; needs no vault, tells no secret',
  run: async (parsed) => {
    const home = homeOf(parsed);
    const about = await withTools((client) => client.appliance.about({}));
    const disk = statfsSync(nearestFolder(home));
    const machine = {
      system: `${process.platform} ${release()} ${process.arch}`,
      processor: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      freeMemoryBytes: freemem(),
      freeDiskBytes: disk.bavail * disk.bsize,
      keychain: keychain.available(),
    };
    const missing = machine.keychain ? [] : ['no OS keychain: the vault needs its passphrase at every start'];
    if (!about.forRelease) missing.push(`this runtime (${about.runtimeSource}) is not for release`);
    answer(parsed, { home, about, machine, missing }, () => [
      `Millwright ${about.version} on Electron ${about.electron} (${about.runtimeSource}), Chromium ${about.chrome}, Node ${about.node}`,
      `onnxruntime ${about.onnxruntime}, SQLite ${about.sqlite}`,
      `${machine.system}; ${machine.processor}, ${machine.cores} cores, ${gib(machine.memoryBytes)} of memory, ${gib(machine.freeDiskBytes)} free for ${home}`,
      ...missing.map((line) => `Mind: ${line}`),
    ]);
  },
};

export const doctorCommands: Record<string, Command> = { doctor };
