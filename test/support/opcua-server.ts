import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Variant} from 'node-opcua';
import { DataType, DataValue, MessageSecurityMode, OPCUACertificateManager, OPCUAServer, SecurityPolicy, setDebugLogger, setErrorLogger, setWarningLogger, StatusCodes, VariantArrayType, type StatusCode, type UAVariable } from 'node-opcua';

export const NAMESPACE = 'urn:test:plant';
export const USER = { name: 'reader', password: 'let me read' };

/** A server of OPC UA by another hand than ours: Line1 with some values of every kind, one with a history, and Many with thousands. */
export async function opcuaServer({ port = 0, many = 0 } = {}) {
  for (const set of [setDebugLogger, setErrorLogger, setWarningLogger]) set(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), 'mw-opcua-'));
  const manager = new OPCUACertificateManager({ rootFolder: folder, automaticallyAcceptUnknownCertificate: true, disableFileWatchers: true });
  const server = new OPCUAServer({
    port, hostname: '127.0.0.1', serverCertificateManager: manager, userCertificateManager: manager, nodeset_filename: [],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss],
    allowAnonymous: true, userManager: { isValidUser: (name: string, password: string) => name === USER.name && password === USER.password },
    serverInfo: { applicationUri: 'urn:test:server' }, isAuditing: false,
  });
  await server.initialize();
  const space = server.engine.addressSpace!;
  // Before ours, so that our index is not always the same.
  space.registerNamespace('urn:test:other');
  const own = space.registerNamespace(NAMESPACE);
  const line = own.addFolder(space.rootFolder.objects, { browseName: 'Line1' });
  const values = new Map<string, UAVariable>();
  const add = (name: string, dataType: string, value: { dataType: DataType; value: unknown; arrayType?: VariantArrayType }) => {
    const node = own.addVariable({ componentOf: line, browseName: name, nodeId: `s=Line1.${name}`, dataType, minimumSamplingInterval: 10, ...(value.arrayType ? { valueRank: 1 } : {}) });
    node.setValueFromSource({ arrayType: VariantArrayType.Scalar, ...value });
    values.set(name, node);
    return node;
  };
  const temp = own.addAnalogDataItem({ componentOf: line, browseName: 'temp', nodeId: 's=Line1.temp', dataType: 'Double', engineeringUnits: { displayName: { text: '°C' }, namespaceUri: 'http://www.opcfoundation.org/UA/units/un/cefact', unitId: 4408652 }, engineeringUnitsRange: { low: 0, high: 200 }, minimumSamplingInterval: 10 });
  temp.setValueFromSource({ dataType: DataType.Double, value: 20.5 });
  values.set('temp', temp);
  space.installHistoricalDataNode(temp, { maxOnlineValues: 5_000 });
  add('running', 'Boolean', { dataType: DataType.Boolean, value: true });
  add('count', 'Int64', { dataType: DataType.Int64, value: [0, 42] });
  add('level', 'Float', { dataType: DataType.Float, value: 1.5 });
  add('made', 'DateTime', { dataType: DataType.DateTime, value: new Date('2024-05-01T00:00:00Z') });
  add('state', 'Int32', { dataType: DataType.Int32, value: 2 });
  add('note', 'String', { dataType: DataType.String, value: 'warm' });
  add('curve', 'Double', { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: Float64Array.from([1, 2, 3]) });
  // The library would not let it lie.
  Object.assign(add('liar', 'Double', { dataType: DataType.Double, value: 1 }), { verifyVariantCompatibility: () => undefined });
  const folderOfMany = own.addFolder(space.rootFolder.objects, { browseName: 'Many' });
  for (let i = 0; i < many; i++) own.addVariable({ componentOf: folderOfMany, browseName: `v${i}`, nodeId: `i=${10_000 + i}`, dataType: 'Double' }).setValueFromSource({ dataType: DataType.Double, value: i });
  await server.start();
  const endpoint = server.endpoints[0]!;
  return {
    server, port: endpoint.port, fingerprint: new X509Certificate(server.getCertificate()).fingerprint256.replaceAll(':', '').toLowerCase(), url: `opc.tcp://127.0.0.1:${endpoint.port}`,
    address: (name: string) => `nsu=${NAMESPACE};s=Line1.${name}`,
    set: (name: string, dataType: DataType, value: unknown, status: StatusCode = StatusCodes.Good, at = new Date()) => values.get(name)?.setValueFromSource({ dataType, arrayType: Array.isArray(value) && typeof value[0] !== 'number' ? VariantArrayType.Array : VariantArrayType.Scalar, value }, status, at),
    raw: (name: string, value: Variant, status: StatusCode, at: Date | null) => (values.get(name) as unknown as { _internal_set_dataValue(value: DataValue): void })._internal_set_dataValue(new DataValue({ value, statusCode: status, sourceTimestamp: at, serverTimestamp: new Date() })),
    value: (name: string) => Number(values.get(name)?.readValue().value.value),
    close: async () => {
      await server.shutdown(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type OpcuaServer = Awaited<ReturnType<typeof opcuaServer>>;
