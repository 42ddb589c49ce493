import { toErrorData } from '../../../contract/errors';
import { HttpError } from '../http/errors';
import { json, type AlwaysRoute, type Answer, type Asked, type BodyKind, type OpenRoute } from '../http/types';
import { counted } from '../scoring';
import type { Api } from '../types';
import { blobsOf, splitBody } from './binary';
import { parseJson } from './json';
import { errorBody, inferRequest, inferResponse, liveBody, modelBody, modelReadyBody, readyBody, serverBody, type InferRequest } from './protocol';
import { readInputs } from './read';
import { wantedOutputs, writeResponse } from './write';

const is = (schema: BodyKind['schema'], about: string): readonly BodyKind[] => [{ type: 'application/json', schema, about }];
const binary = (about: string): BodyKind => ({ type: 'application/octet-stream', about });
const model = (rest = '') => [`/v2/models/:model${rest}`, `/v2/models/:model/versions/:version${rest}`];
const unknown = { 404: is(errorBody, 'No such model or version.') };
const INFERENCE_HEADER = 'Inference-Header-Content-Length';

/** The Open Inference Protocol v2, at its paths with and without a version. */
export function oipRoutes(build: { version: string }): (OpenRoute | AlwaysRoute)[] {
  return [
    {
      method: 'GET', paths: ['/v2/health/live'], id: 'oipLive', summary: 'Whether the server runs.', scopes: [], open: false,
      answers: { 200: is(liveBody, 'It does.') }, handle: () => json({ live: true }),
    },
    {
      method: 'GET', paths: ['/v2/health/ready'], id: 'oipReady', summary: 'Whether every model that is to answer can.', scopes: [], open: false,
      answers: { 200: is(readyBody, 'They can.'), 503: is(readyBody, 'The appliance is locked, or a model is not ready.') }, handle: (_asked, api) => ready(api),
    },
    {
      method: 'GET', paths: ['/v2'], id: 'oipServer', summary: 'What this server is.', scopes: ['infer', 'read'], open: true,
      answers: { 200: is(serverBody, 'Name, version and extensions.') }, handle: () => json({ name: 'millwright', version: build.version, extensions: ['binary_tensor_data'] }),
    },
    {
      method: 'GET', paths: model(), id: 'oipModel', summary: 'The tensors that a model takes and gives.', scopes: ['infer', 'read'], open: true,
      answers: { 200: is(modelBody, 'Its tensors, of the version that is named or answers.'), ...unknown }, handle: metadata,
    },
    {
      method: 'GET', paths: model('/ready'), id: 'oipModelReady', summary: 'Whether a model can answer.', scopes: ['infer', 'read'], open: true,
      answers: { 200: is(modelReadyBody, 'It can.'), 503: is(modelReadyBody, 'It can\'t now.'), ...unknown }, handle: modelReady,
    },
    {
      method: 'POST', paths: model('/infer'), id: 'oipInfer', summary: 'Asks a model. Without a version its champion answers.', scopes: ['infer'], open: true,
      takes: [{ type: 'application/json', schema: inferRequest, about: 'A request.' }, binary(`The request's JSON, of ${INFERENCE_HEADER} bytes, and the binary tensors behind it.`)],
      headers: { [INFERENCE_HEADER]: 'Bytes of the JSON where binary tensors follow it.' },
      answers: {
        200: [...is(inferResponse, 'The outputs.'), binary(`The response's JSON, of ${INFERENCE_HEADER} bytes, and the binary outputs behind it.`)],
        400: is(errorBody, 'The request is not as the model or the protocol wants it.'), 413: is(errorBody, 'The body is too large.'),
        500: is(errorBody, 'The model gave no number.'), ...unknown,
      },
      handle: infer,
    },
  ];
}

function ready(api: Api | undefined): Answer {
  const waiting = api?.notReady();
  const error = !api ? 'The appliance is locked.' : waiting === undefined ? undefined : waiting;
  return json({ ready: error === undefined, live: true, ...(error === undefined ? {} : { error }) }, error === undefined ? 200 : 503);
}

function metadata({ params }: Asked, { scoring }: Api): Answer {
  const record = scoring.known(params['model'] ?? '', params['version']);
  const { inputs, outputs } = scoring.signature(record);
  return json({
    name: record.model,
    versions: scoring.versions(record.model),
    platform: 'onnxruntime_onnx',
    inputs: inputs.map(({ name, datatype, steps, columns }) => ({ name, datatype, shape: steps === undefined ? [-1, 1] : [-1, steps, columns.length] })),
    outputs: outputs.map(({ name, datatype }) => ({ name, datatype, shape: [-1, 1] })),
  });
}

async function modelReady({ params }: Asked, { scoring }: Api): Promise<Answer> {
  const { model: name = '', version } = params;
  scoring.known(name, version);
  try {
    await scoring.answering(name, version);
    return json({ name, ready: true });
  } catch (error) {
    return json({ name, ready: false, error: toErrorData(error).message }, 503);
  }
}

async function infer({ params, body, header }: Asked, api: Api): Promise<Answer> {
  const { scoring } = api;
  const { model: name = '', version } = params;
  const record = await scoring.answering(name, version);
  const signature = scoring.signature(record);
  const { json: text, rest } = splitBody(body, header('inference-header-content-length'));
  const request = checked(parseJson(text));
  const wanted = wantedOutputs(request, signature);
  const { columns, rows } = readInputs(request.inputs, blobsOf(request, rest), signature);
  const scored = await counted(api, record, rows, (scorer) => scorer.score(columns, rows, { whole: true }));
  return writeResponse(request, record, scored, rows, wanted);
}

/** Errors: 400 that names what is not as the protocol has it. */
function checked(value: unknown): InferRequest {
  const parsed = inferRequest.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HttpError(400, `${issue?.path.length ? issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : String(part))).join('.').replaceAll('.[', '[') : 'The request'}: ${issue?.message ?? 'not as it should be'}.`);
}
