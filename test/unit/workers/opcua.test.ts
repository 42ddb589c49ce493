import { coerceNodeId, DataType, DataValue, StatusCodes, Variant, VariantArrayType } from 'node-opcua-client';
import { describe, expect, it } from 'vitest';
import { opcuaEvent } from '../../../electron/contract/opcua-line';
import { addressOf, nodeOf } from '../../../electron/workers/lib/opcua/address';
import { sampleOf } from '../../../electron/workers/lib/opcua/values';
import { inWords } from '../../../electron/workers/lib/opcua/words';

const namespaces = ['http://opcfoundation.org/UA/', 'urn:one', 'urn:a;b%c'];

describe('the address of a node', () => {
  it.each(['ns=1;s=Line1.temp', 'ns=1;i=42', 'ns=2;s=with;semicolon=and "quotes"', 'ns=1;g=72962B91-FA75-4AE6-8D28-B404DC7DAF63', 'ns=1;b=AQIDBA==', 'ns=0;i=2258'])('%s is found again, also where namespaces are counted anew', (id) => {
    const node = coerceNodeId(id);
    const address = addressOf(node, namespaces);
    const found = nodeOf(address, namespaces);
    expect(typeof found === 'string' ? found : found.toString()).toBe(node.toString());
    const later = nodeOf(address, ['http://opcfoundation.org/UA/', 'urn:new', ...namespaces.slice(1)]);
    expect(typeof later === 'string' ? later : later.namespace).toBe(node.namespace === 0 ? 0 : node.namespace + 1);
  });

  it('that means nothing here is told', () => {
    expect(nodeOf('nsu=urn:gone;s=x', namespaces)).toBe('The server has no namespace urn:gone.');
    for (const address of ['temp', 'ns=1;s=x', 'nsu=urn:one;s=', 'nsu=urn:one;q=4', '']) expect(nodeOf(address, namespaces)).toMatch(/not the address of a node/);
    expect(nodeOf('nsu=urn:one;g=no-guid', namespaces)).toMatch(/address of a node/);
  });
});

describe('10,000 values of every kind, most of them of no use', () => {
  const scalars: [DataType, unknown][] = [
    [DataType.Double, NaN], [DataType.Double, Infinity], [DataType.Float, -Infinity], [DataType.Int64, [0x7fffffff, 0xffffffff]], [DataType.UInt64, [0xffffffff, 1]], [DataType.String, null], [DataType.String, 'x'.repeat(50_000)], [DataType.String, '\u0000\u202e'],
    [DataType.ByteString, Buffer.alloc(100)], [DataType.Guid, '72962B91-FA75-4AE6-8D28-B404DC7DAF63'], [DataType.NodeId, coerceNodeId('ns=1;i=4')], [DataType.StatusCode, StatusCodes.BadNoData], [DataType.XmlElement, '<a/>'], [DataType.Null, null], [DataType.DateTime, new Date(NaN)],
    [DataType.LocalizedText, { text: 'warm', locale: 'en' }], [DataType.QualifiedName, { name: 'a', namespaceIndex: 1 }], [DataType.Boolean, true], [DataType.Byte, 7],
  ];
  const statuses = [StatusCodes.Good, StatusCodes.GoodClamped, StatusCodes.UncertainSubNormal, StatusCodes.BadSensorFailure, StatusCodes.BadCommunicationError];
  const times = [new Date(), new Date(NaN), new Date(-1e15), null];

  it('are each a reading or told with a reason, and none of it disturbs the good one beside it', () => {
    let readings = 0;
    let told = 0;
    for (let i = 0; i < 10_000; i++) {
      const [dataType, value] = scalars[i % scalars.length] ?? [DataType.Null, null];
      const list = i % 7 === 0;
      const variant = new Variant({ dataType: DataType.Null });
      // As they come out of a message: nothing has looked at whether they fit.
      Object.assign(variant, { dataType, arrayType: list ? VariantArrayType.Array : VariantArrayType.Scalar, value: list ? [value] : i % 11 === 0 ? { lie: i } : value });
      const dataValue = new DataValue({ statusCode: statuses[i % statuses.length]! });
      Object.assign(dataValue, { value: variant, sourceTimestamp: times[i % times.length], serverTimestamp: i % 2 ? new Date() : null });
      const { sample, refused } = sampleOf('a', dataValue);
      expect(sample ?? refused, `${DataType[dataType]} ${i}`).toBeDefined();
      readings += sample ? 1 : 0;
      told += refused ? 1 : 0;
      if (refused) expect(refused.message.length).toBeGreaterThan(10);
      const good = { address: 'b', value: i, time: 1_700_000_000_000 + i, quality: 0 as const };
      const event = opcuaEvent.parse({ type: 'samples', samples: [...(sample ? [sample] : []), good], gaps: [] });
      expect(event.type === 'samples' && event.samples.at(-1)).toEqual(good);
      if (refused) opcuaEvent.parse({ type: 'refused', ...refused });
    }
    expect([readings > 4_000, told > 3_000]).toEqual([true, true]);
  });
});

it('errors are told in words that say what to do', () => {
  expect(inWords(new Error('connect ECONNREFUSED 10.0.0.1:4840'), 'opc.tcp://10.0.0.1:4840')).toBe("10.0.0.1:4840 can't be reached (ECONNREFUSED): nothing listens there.");
  expect(inWords(new Error('serviceResult = BadIdentityTokenRejected (0x80210000)'), '')).toContain('refuses this user');
  expect(inWords(new Error('The connection may have been rejected: BadSecurityChecksFailed'), '')).toContain('does not trust the certificate of Millwright yet');
  expect(inWords('something\n  else. ', '')).toBe('something else.');
});
