import { readFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';

/** What golden samples were run with. A forest right in one release of the runtime was wrong in the next (onnxruntime's issue 28557), and kernels are chosen by what the processor can do. */
export interface Fingerprint {
  /** onnxruntime's version. */
  runtime: string;
  /** The execution provider. */
  provider: string;
  /** Processor, architecture and the instruction sets that kernels are chosen by. */
  machine: string;
}

const words: Record<keyof Fingerprint, string> = { runtime: 'the runtime', provider: 'the execution provider', machine: 'the machine' };

/** What is not as it was, for a person; null where all is. */
export function changedSince(before: Fingerprint, now: Fingerprint): string | null {
  const parts = (['runtime', 'provider', 'machine'] as const).filter((part) => before[part] !== now[part]);
  return parts.length === 0 ? null : parts.map((part) => `${words[part]}: ${before[part]}, now ${now[part]}`).join('; ');
}

let known: string | undefined;

/** This machine. The processor's flags are there on Linux alone; elsewhere its name stands for what it can do. */
export function machine(): string {
  return (known ??= describeMachine(cpus()[0]?.model.trim() || 'a processor that does not say its name', arch(), process.platform === 'linux' ? cpuinfo() : ''));
}

/** As `/proc/cpuinfo` has it, of the first core. */
export function describeMachine(model: string, architecture: string, info: string): string {
  const [, flags = ''] = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(info) ?? [];
  const chosenBy = flags.split(/\s+/).filter((flag) => /^(sse4|avx|fma|f16c|amx|asimd|sve|i8mm|bf16|fphp)/.test(flag)).sort();
  return [model, architecture, ...(chosenBy.length > 0 ? [chosenBy.join(' ')] : [])].join('; ');
}

function cpuinfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'latin1');
  } catch {
    return '';
  }
}
