import { connect, type Socket } from 'node:net';
import { isBits, tables } from './address';
import type { ReadRequest } from './plan';

const HEADER = 7;
/** MBAP's length counts the unit and a PDU of 253 bytes at most (Modbus TCP guide, 3.1.3 and 4.1). */
const LENGTH_MAX = 254;

/** An answer that says no: the device's own exception, or none that fits the request. */
export class ModbusFault extends Error {
  constructor(readonly kind: 'exception' | 'timeout' | 'lie' | 'gone', message: string, readonly code = 0) {
    super(message);
  }
}

const exceptions: Record<number, string> = {
  1: 'it does not know this function', 2: 'it has no such address', 3: 'it does not take this length', 4: 'it failed while it read', 5: 'it takes longer', 6: 'it is busy', 8: 'its memory is damaged',
  10: 'the gateway has no way to the unit', 11: 'the unit behind the gateway does not answer',
};

interface Waiting {
  request: ReadRequest;
  settle(result: DataView | ModbusFault): void;
}

/** One TCP connection to a device or gateway; requests go one after the other, as many devices take no more. */
export class ModbusWire {
  private readonly socket: Socket;
  private buffer = Buffer.alloc(0);
  private transaction = 0;
  private waiting: (Waiting & { transaction: number }) | undefined;
  private over = false;
  readonly opened: Promise<void>;

  constructor(host: string, port: number, private readonly timeoutMs: number, private readonly events: { stray(what: string): void; ended(why: string): void }) {
    this.socket = connect({ host, port });
    this.socket.setNoDelay(true);
    const timer = setTimeout(() => this.end(`${host}:${port} did not answer within ${timeoutMs / 1000} s.`), timeoutMs);
    this.opened = new Promise((resolve) => this.socket.once('connect', () => {
      clearTimeout(timer);
      resolve();
    }));
    this.socket.on('data', (chunk: Buffer) => this.onData(chunk));
    this.socket.on('error', (error: NodeJS.ErrnoException) => this.end(error.code === 'ENOTFOUND' ? `There is no machine named ${host} in this network.` : `${host}:${port} can't be reached (${error.code ?? error.message}).`));
    this.socket.on('close', () => {
      clearTimeout(timer);
      this.end(`${host}:${port} closed the connection.`);
    });
  }

  /** The bytes of the table's answer. @throws ModbusFault */
  async read(request: ReadRequest): Promise<DataView> {
    if (this.over) throw new ModbusFault('gone', 'The connection is closed.');
    const transaction = (this.transaction = (this.transaction + 1) & 0xffff);
    const frame = Buffer.alloc(12);
    frame.writeUInt16BE(transaction, 0);
    frame.writeUInt16BE(6, 4);
    frame.writeUInt8(request.unit, 6);
    frame.writeUInt8(tables[request.table], 7);
    frame.writeUInt16BE(request.start, 8);
    frame.writeUInt16BE(request.count, 10);
    const result = await new Promise<DataView | ModbusFault>((resolve) => {
      const timer = setTimeout(() => settle(new ModbusFault('timeout', `Unit ${request.unit} did not answer within ${this.timeoutMs / 1000} s.`)), this.timeoutMs);
      const settle = (value: DataView | ModbusFault) => {
        clearTimeout(timer);
        this.waiting = undefined;
        resolve(value);
      };
      this.waiting = { transaction, request, settle };
      this.socket.write(frame);
    });
    if (result instanceof ModbusFault) throw result;
    return result;
  }

  close(): void {
    this.over = true;
    this.socket.destroy();
    this.waiting?.settle(new ModbusFault('gone', 'The connection is closed.'));
  }

  private onData(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    while (this.buffer.length >= HEADER) {
      const length = this.buffer.readUInt16BE(4);
      if (this.buffer.readUInt16BE(2) !== 0 || length < 3 || length > LENGTH_MAX) return this.end('What came is not Modbus TCP.');
      if (this.buffer.length < 6 + length) return;
      const frame = this.buffer.subarray(0, 6 + length);
      this.buffer = this.buffer.subarray(6 + length);
      this.onFrame(frame);
    }
  }

  private onFrame(frame: Buffer): void {
    const { waiting } = this;
    // Also what comes after its time was over.
    if (!waiting || frame.readUInt16BE(0) !== waiting.transaction) return this.events.stray('An answer to no question that is open.');
    const { unit, table, count } = waiting.request;
    const wanted = tables[table];
    const code = frame.readUInt8(7);
    const lie = (what: string) => waiting.settle(new ModbusFault('lie', `Unit ${unit} gave an answer that can't be right: ${what}.`));
    if (frame.readUInt8(6) !== unit) return lie(`it is unit ${frame.readUInt8(6)}'s`);
    if (code === (wanted | 0x80)) {
      const exception = frame.readUInt8(8);
      return waiting.settle(new ModbusFault('exception', `Unit ${unit} refuses (exception ${exception}): ${exceptions[exception] ?? 'it gives no reason that is known'}.`, exception));
    }
    if (code !== wanted) return lie(`it is for function ${code}`);
    const bytes = isBits(table) ? Math.ceil(count / 8) : count * 2;
    if (frame.readUInt8(8) !== bytes || frame.length !== 9 + bytes) return lie(`${frame.length - 9} bytes where ${bytes} were asked for`);
    waiting.settle(new DataView(Uint8Array.from(frame.subarray(9)).buffer));
  }

  private end(why: string): void {
    if (this.over) return;
    this.close();
    this.events.ended(why);
  }
}
