import { must, parsed, refused, type Case } from '../suite';
import type { Reply } from '../http';

const DATATYPES = ['BOOL', 'UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT8', 'INT16', 'INT32', 'INT64', 'FP16', 'FP32', 'FP64', 'BYTES'];
const good = (reply: Reply, what: string): Record<string, any> => {
  must(reply.status === 200, `${what}: answered ${reply.status} and not 200`);
  return parsed(reply) as Record<string, any>;
};

export const serverCases: Case[] = [
  {
    name: 'health-live', says: 'GET v2/health/live answers JSON that says whether the server lives', async run(t) {
      must(good(await t.send('/v2/health/live'), 'health/live').live === true, 'health/live has not "live": true');
    },
  },
  {
    name: 'health-ready', says: 'GET v2/health/ready answers JSON; the text calls the field live, servers call it ready', async run(t) {
      const { ready, live } = good(await t.send('/v2/health/ready'), 'health/ready');
      must((ready ?? live) === true, 'health/ready has neither "ready": true nor "live": true');
    },
  },
  {
    name: 'server-metadata', says: 'GET v2 answers name, version and extensions', async run(t) {
      const { name, version, extensions } = good(await t.send('/v2'), 'v2');
      must(typeof name === 'string' && typeof version === 'string', 'v2 has no name or version');
      must(Array.isArray(extensions) && extensions.every((one) => typeof one === 'string'), 'v2 has no list of extensions');
    },
  },
  {
    name: 'trailing-slash', says: 'v2 and v2/ are the same: the text has the one, its YAML the other', async run(t) {
      good(await t.send('/v2/'), 'v2/');
    },
  },
  {
    name: 'binary-advertised', says: 'a server with binary tensors says so in its extensions', async run(t) {
      const { extensions } = good(await t.send('/v2'), 'v2');
      must(!Array.isArray(extensions) || extensions.includes('binary_tensor_data'), 'extensions lack binary_tensor_data');
    },
  },
  {
    name: 'model-metadata', says: 'a model tells name, platform, inputs and outputs, each with name, datatype and shape', async run(t) {
      const model = good(await t.send(t.path), 'the model');
      must(model.name === t.target.model && typeof model.platform === 'string', 'the model has no name or platform');
      for (const one of [...(model.inputs ?? []), ...(model.outputs ?? [])]) {
        must(typeof one.name === 'string' && DATATYPES.includes(one.datatype), `${one.name} has no known datatype`);
        must(Array.isArray(one.shape) && one.shape.every((size: unknown) => Number.isInteger(size) && Number(size) >= -1), `${one.name} has no shape`);
      }
      must(model.inputs?.length > 0 && model.outputs?.length > 0, 'the model has no inputs or outputs');
    },
  },
  {
    name: 'version-metadata', says: 'a version that is named has a path of its own', async run(t) {
      for (const version of await t.versions()) must(good(await t.send(`${t.path}/versions/${version}`), `version ${version}`).name === t.target.model, `version ${version} has another name`);
    },
  },
  {
    name: 'model-ready', says: 'GET …/ready answers {"name", "ready"}', async run(t) {
      const { name, ready } = good(await t.send(`${t.path}/ready`), 'the model\'s ready');
      must(name === t.target.model && ready === true, 'the model\'s ready has not its name and "ready": true');
    },
  },
  {
    name: 'version-ready', says: 'the same of a version', async run(t) {
      const [version] = await t.versions();
      must(good(await t.send(`${t.path}/versions/${version}/ready`), 'a version\'s ready').ready === true, 'the version is not "ready": true');
    },
  },
  {
    name: 'unknown-model', says: 'a model that does not exist is 404, whatever is asked of it', async run(t) {
      const path = '/v2/models/no-such-model-of-this-suite';
      refused(await t.send(path), 404, 'an unknown model\'s metadata');
      refused(await t.send(`${path}/ready`), 404, 'an unknown model\'s ready');
      refused(await t.infer(await t.request(), { model: 'no-such-model-of-this-suite' }), 404, 'an unknown model\'s infer');
    },
  },
  {
    name: 'unknown-version', says: 'so is a version', async run(t) {
      await t.versions();
      refused(await t.send(`${t.path}/versions/no-such-version`), 404, 'an unknown version\'s metadata');
      refused(await t.infer(await t.request(), { version: 'no-such-version' }), 404, 'an unknown version\'s infer');
    },
  },
  {
    name: 'unknown-path', says: 'what is no path at all is refused in the same form', async run(t) {
      refused(await t.send('/v2/no-such-path-of-this-suite'), 404, 'an unknown path');
    },
  },
];
