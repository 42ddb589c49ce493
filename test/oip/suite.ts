import { sender, type Reply, type Send, type Sent } from './http';

/**
 * A conformance suite of the Open Inference Protocol v2 over HTTP, for any server that speaks it. It knows nothing of the server but its address, and nothing of the
 * model but its metadata and, where they are given, an example and which outputs repeat an input.
 */
export interface Target {
  /** Without a path: `http://127.0.0.1:8000`. */
  url: string;
  model: string;
  headers?: Record<string, string>;
  /** One row that the model takes, as `inputs` of a request with flat data; made of the metadata where it is left out. */
  example?: Tensor[];
  /** Outputs that repeat an input, by the input's name. */
  echo?: Record<string, string>;
  /** A model with one FP16 input and one output that repeats it. */
  halfModel?: string;
  /** How many requests at once, of how many rows, are to be more than can wait. */
  flood?: { requests: number; rows: number };
}

export interface Tensor {
  name: string;
  shape: number[];
  datatype: string;
  data?: any[];
  parameters?: Record<string, unknown>;
}
export interface Request {
  id?: unknown;
  parameters?: Record<string, unknown>;
  inputs: Tensor[];
  outputs?: { name: string; parameters?: Record<string, unknown> }[];
  [other: string]: unknown;
}
export interface Metadata {
  name: string;
  versions?: string[];
  inputs: { name: string; datatype: string; shape: number[] }[];
  outputs: { name: string; datatype: string; shape: number[] }[];
}

export interface Case {
  name: string;
  /** What the protocol says, in a sentence. */
  says: string;
  run(t: Tools): Promise<void>;
}
export interface Result {
  name: string;
  outcome: 'passed' | 'failed' | 'left out';
  why: string;
}

class LeftOut extends Error {}
/** The case can't be tried on this model. */
export const leaveOut = (why: string): never => {
  throw new LeftOut(why);
};
export function must(holds: unknown, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

export async function runSuite(cases: readonly Case[], target: Target, only?: readonly string[]): Promise<Result[]> {
  const { send, close } = sender(target.url.replace(/\/$/, ''), target.headers ?? {});
  const tools = new Tools(target, send);
  const results: Result[] = [];
  try {
    for (const { name, run } of cases.filter((one) => !only || only.includes(one.name))) {
      try {
        await run(tools);
        results.push({ name, outcome: 'passed', why: '' });
      } catch (error) {
        results.push({ name, outcome: error instanceof LeftOut ? 'left out' : 'failed', why: error instanceof Error ? error.message : String(error) });
      }
    }
  } finally {
    close();
  }
  return results;
}

/** What the cases are made of. */
export class Tools {
  private known: Promise<Metadata> | undefined;

  constructor(readonly target: Target, readonly send: Send) {}

  get path(): string {
    return `/v2/models/${encodeURIComponent(this.target.model)}`;
  }

  metadata(): Promise<Metadata> {
    return (this.known ??= this.send(this.path).then((reply) => parsed(reply) as Metadata));
  }

  async versions(): Promise<string[]> {
    const { versions = [] } = await this.metadata();
    return versions.length > 0 ? versions : leaveOut('the model names no versions');
  }

  /** A legal request of so many equal rows. */
  async request(rows = 1): Promise<Request> {
    const example = this.target.example ?? (await this.metadata()).inputs.map(madeUp);
    return { inputs: example.map(({ name, datatype, shape, data = [] }) => ({ name, datatype, shape: [rows * (shape[0] ?? 1), ...shape.slice(1)], data: Array.from({ length: rows }, () => data).flat() })) };
  }

  infer(request: Request | string | Buffer, sent: Sent & { version?: string; model?: string } = {}): Promise<Reply> {
    const { version, model, ...how } = sent;
    const path = model === undefined ? this.path : `/v2/models/${encodeURIComponent(model)}`;
    const body = typeof request === 'string' || Buffer.isBuffer(request) ? request : JSON.stringify(request);
    return this.send(`${path}${version === undefined ? '' : `/versions/${encodeURIComponent(version)}`}/infer`, { body, ...how });
  }

  /** JSON with the bytes of tensors behind it. */
  inferBinary(request: Request, blobs: readonly Buffer[], header?: string): Promise<Reply> {
    const json = Buffer.from(JSON.stringify(request));
    return this.infer(Buffer.concat([json, ...blobs]), { headers: { 'content-type': 'application/octet-stream', 'inference-header-content-length': header ?? String(json.length) } });
  }

  async input(...datatypes: string[]): Promise<string> {
    return (await this.metadata()).inputs.find(({ datatype }) => datatypes.includes(datatype))?.name ?? leaveOut(`the model has no input of ${datatypes.join(' or ')}`);
  }

  async echo(datatype: string): Promise<{ input: string; output: string }> {
    const { inputs } = await this.metadata();
    const input = inputs.find((one) => one.datatype === datatype && this.target.echo?.[one.name] !== undefined)?.name;
    return input === undefined ? leaveOut(`no output is known to repeat an input of ${datatype}`) : { input, output: this.target.echo?.[input] ?? '' };
  }
}

function madeUp({ name, datatype, shape }: Metadata['inputs'][number]): Tensor {
  const own = shape.map((size) => (size < 0 ? 1 : size));
  const value = datatype === 'BYTES' ? 'a' : datatype === 'BOOL' ? true : datatype.startsWith('FP') ? 0.5 : 1;
  return { name, datatype, shape: own, data: new Array<unknown>(own.reduce((product, size) => product * size, 1)).fill(value) };
}

export function tensor(request: Request, name: string): Tensor {
  const found = request.inputs.find((one) => one.name === name);
  must(found, `the example has no ${name}`);
  return found;
}

/** The JSON of an answer. */
export function parsed({ text, status }: Reply): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(`what came with ${status} is no JSON: ${JSON.stringify(text.slice(0, 60))}`);
  }
}

export interface Answered {
  model_name?: unknown;
  model_version?: unknown;
  id?: unknown;
  outputs: Tensor[];
}
export function answered(reply: Reply): Answered {
  must(reply.status === 200, `it was answered ${reply.status} and not 200: ${reply.text.slice(0, 120)}`);
  const value = parsed(reply) as Answered;
  must(Array.isArray(value.outputs), 'the answer has no outputs');
  return value;
}
export function output(value: Answered, name: string): Tensor {
  const found = value.outputs.find((one) => one.name === name);
  must(found, `the answer has no output ${name}`);
  return found;
}

/** An answer with binary outputs: its JSON, and each output's bytes by name. */
export function binaryAnswer(reply: Reply): { answer: Answered; blobs: Map<string, Buffer> } {
  must(reply.status === 200, `it was answered ${reply.status} and not 200: ${reply.text.slice(0, 120)}`);
  const header = reply.headers['inference-header-content-length'];
  must(header !== undefined && /^\d+$/.test(header), 'the answer has no Inference-Header-Content-Length');
  const answer = JSON.parse(reply.bytes.subarray(0, Number(header)).toString()) as Answered;
  const blobs = new Map<string, Buffer>();
  let at = Number(header);
  for (const { name, parameters } of answer.outputs) {
    const size = parameters?.['binary_data_size'];
    if (typeof size !== 'number') continue;
    blobs.set(name, reply.bytes.subarray(at, (at += size)));
  }
  must(at === reply.bytes.length, `the answer's binary sizes make ${at} bytes, it has ${reply.bytes.length}`);
  return { answer, blobs };
}

/** Refused as the protocol refuses: the status, and `{"error": string}`. */
export function refused(reply: Reply, status: number, what: string): void {
  must(reply.status === status, `${what}: answered ${reply.status} and not ${status}`);
  const { error } = parsed(reply) as { error?: unknown };
  must(typeof error === 'string' && error !== '', `${what}: the body is not {"error": string} but ${reply.text.slice(0, 80)}`);
}
