import * as z from 'zod';

/**
 * The Open Inference Protocol v2 over HTTP, as its text has it (kserve/open-inference-protocol, inference_rest), with the binary tensor data extension. These schemas
 * check what comes and are what `/openapi.json` describes. What a tensor's `data` holds is checked against its shape and type elsewhere.
 */
export const datatypes = ['BOOL', 'INT32', 'INT64', 'FP16', 'FP32', 'FP64', 'BYTES'] as const;
export type Datatype = (typeof datatypes)[number];
/** All of the protocol's, so that one that is not used here is told apart from a misspelt one. */
const anyDatatype = z.enum(['BOOL', 'UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT8', 'INT16', 'INT32', 'INT64', 'FP16', 'FP32', 'FP64', 'BYTES']);

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const binary = (about: string) => z.boolean().optional().describe(about);
/** Whole numbers up to 2^53: what comes beyond that is a `bigint` here and no size of anything. */
const dimension = z.number().int().nonnegative();
const data = z.array(z.unknown()).describe('Row-major, flat or nested as the shape says. Text for BYTES; BOOL also as 0 and 1. FP16 only in binary.');

export const requestInput = z.object({
  name: z.string(),
  shape: z.array(dimension).min(1).max(8),
  datatype: anyDatatype,
  parameters: z.object({ binary_data_size: z.number().int().nonnegative().optional().describe('Bytes of this tensor behind the JSON; in place of data.') }).catchall(z.union([z.string(), z.number(), z.boolean()])).optional(),
  data: data.optional(),
});
export type RequestInput = z.infer<typeof requestInput>;

export const requestOutput = z.object({
  name: z.string(),
  parameters: z.object({ binary_data: binary('This output in binary behind the JSON. Goes before binary_data_output.') }).catchall(z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export const inferRequest = z.object({
  id: z.string().max(1_000).optional(),
  parameters: z.object({ binary_data_output: binary('All outputs in binary behind the JSON.') }).catchall(z.union([z.string(), z.number(), z.boolean()])).optional(),
  inputs: z.array(requestInput).min(1).max(1_000),
  outputs: z.array(requestOutput).max(1_000).optional(),
});
export type InferRequest = z.infer<typeof inferRequest>;

export const responseOutput = z.object({ name: z.string(), shape: z.array(z.number().int()), datatype: z.enum(datatypes), parameters: parameters.optional(), data: z.array(z.union([z.number(), z.string(), z.boolean()])).optional() });
export const inferResponse = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  parameters: z.object({ rows_outside_training: z.number().int().positive().optional().describe('Rows with an input outside the range seen in training: their answers stand, and deserve a doubt.') }).optional(),
  outputs: z.array(responseOutput),
});

export const errorBody = z.object({ error: z.string() });
export const liveBody = z.object({ live: z.boolean() });
/** The text prints the ready object with the field `live`; servers say `ready`. Both are there. */
export const readyBody = z.object({ ready: z.boolean(), live: z.boolean(), error: z.string().optional() });
export const modelReadyBody = z.object({ name: z.string(), ready: z.boolean(), error: z.string().optional() });
export const serverBody = z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) });
export const tensorBody = z.object({ name: z.string(), datatype: z.enum(datatypes), shape: z.array(z.number().int()) });
export const modelBody = z.object({ name: z.string(), versions: z.array(z.string()), platform: z.string(), inputs: z.array(tensorBody), outputs: z.array(tensorBody) });
