import type { Host } from '../../../../contract/host';
import type { KeyPair, OpcuaCalls } from '../../../../contract/opcua-line';
import { opcuaIdentity } from '../../../../contract/opcua-line';
import { startWorker, type Worker } from '../../../inference';

/** A connection that is changed is closed and opened again in a moment: the process stays for that. */
const LINGER_MS = 10_000;

/** The one process that speaks OPC UA: there while somebody needs it, started again by whoever asks next when it has died. */
export class OpcuaDoor {
  private worker: Promise<Worker<OpcuaCalls>> | undefined;
  private users = 0;
  private nextId = 1;
  private lingering: ReturnType<typeof setTimeout> | undefined;

  /** `own`: the appliance's own certificate with its key. */
  constructor(private readonly host: Pick<Host, 'fork'>, readonly own: () => Promise<KeyPair>) {}

  /** Until `leave`. */
  enter(): number {
    this.users++;
    clearTimeout(this.lingering);
    return this.nextId++;
  }

  line(): Promise<Worker<OpcuaCalls>['line']> {
    let { worker } = this;
    if (!worker) {
      const started = startWorker<OpcuaCalls>(this.host, 'opcua');
      const gone = () => {
        if (this.worker === started) this.worker = undefined;
      };
      started.then(({ exited }) => exited.then(gone), gone);
      this.worker = worker = started;
    }
    return worker.then(({ line }) => line);
  }

  leave(): void {
    if (--this.users > 0) return;
    this.lingering = setTimeout(() => void this.close(), LINGER_MS);
    this.lingering.unref();
  }

  /** Ends the process, whoever is in it. */
  async close(): Promise<void> {
    clearTimeout(this.lingering);
    const { worker } = this;
    this.worker = undefined;
    await worker?.then(({ end }) => end(), () => undefined);
  }

  /** Makes a certificate of its own for an application. */
  async makeIdentity(wanted: OpcuaCalls['identity']['input']): Promise<KeyPair> {
    this.enter();
    try {
      return opcuaIdentity.parse(await (await this.line()).call('identity', wanted));
    } finally {
      this.leave();
    }
  }
}
