import { brokerAddress, checkTls } from '../../shared/mqtt-address';
import { openBroker } from './mqtt/broker';
import { connectMqtt } from './mqtt/connector';
import { connectScoring } from './mqtt/scoring';
import { watchFolder } from './file/connector';
import { folderOf } from './file/folder';
import { connectModbus } from './modbus/connector';
import { modbusHost } from './modbus/address';
import { opcuaAddress } from './opcua/address';
import { connectOpcua } from './opcua/connector';
import { OpcuaDoor } from './opcua/door';
import { connectSparkplug } from './sparkplug/connector';
import type { NewConnector } from '../../../contract/connectors';
import { MillwrightError } from '../../../contract/errors';
import type { Host } from '../../../contract/host';
import { factsOf } from '../../shared/certificate';
import type { ConnectorConfig, RunningConnector, Sink } from './types';

export type { ConfigOf, ConnectorConfig, FileLedger, FoundTag, RunningConnector, Sample, Sink } from './types';
export { OpcuaDoor };
export type { Oversized } from './mqtt/packet-filter';

/** What some kinds reach beyond this process. */
export interface Doors {
  opcua: OpcuaDoor;
  /** Starts processes: Parquet is read by one. */
  host: Pick<Host, 'fork'>;
}

/** Opens a connector of any kind; it keeps itself open until it is closed, and says how it is to its sink. */
export function openConnector(config: ConnectorConfig, sink: Sink, { opcua, host }: Doors): RunningConnector {
  switch (config.kind) {
    case 'mqtt':
      return connectMqtt(config, sink);
    case 'mqtt-scoring':
      return connectScoring(config, sink);
    case 'mqtt-broker':
      return openBroker(config, sink);
    case 'sparkplug':
      return connectSparkplug(config, sink);
    case 'modbus':
      return connectModbus(config, sink);
    case 'opcua':
      return connectOpcua(config, sink, opcua);
    case 'file':
      return watchFolder(config, sink, host);
  }
}

const OWN_MACHINE = ['127.0.0.1', 'localhost', '::1'];

/** Whether it can be kept as it is. Errors: invalid-input. */
export async function checkConnector(wanted: NewConnector): Promise<void> {
  const { name, kind, url, username, privateKey } = wanted;
  if (kind === 'modbus' || kind === 'file') {
    if (kind === 'modbus') modbusHost(url);
    else folderOf(url);
    if (username !== undefined || privateKey !== undefined) throw new MillwrightError('invalid-input', `${kind === 'modbus' ? 'Modbus' : 'A folder'} knows no users and no certificates: leave them out.`, { connector: name });
    return;
  }
  if (kind === 'opcua') {
    opcuaAddress(url);
    const { userCertificate } = wanted.options;
    if ((userCertificate === undefined) !== (privateKey === undefined)) throw new MillwrightError('invalid-input', 'A certificate and its private key go together: give both or none.', { connector: name });
    if (userCertificate !== undefined && username !== undefined) throw new MillwrightError('invalid-input', 'A user is known by a name or by a certificate: give one of them.', { connector: name });
    if (userCertificate !== undefined) factsOf(userCertificate);
    return;
  }
  const { host, tls } = brokerAddress(url);
  if (kind === 'mqtt-broker') {
    if (tls || privateKey !== undefined) throw new MillwrightError('invalid-input', 'The broker inside Millwright speaks no TLS. Let it listen on this machine alone, or use a broker that does.', { connector: name });
    if (!OWN_MACHINE.includes(host) && username === undefined) throw new MillwrightError('invalid-input', 'A broker that other machines can reach needs a user name and a password.', { connector: name });
    return;
  }
  if (!tls && (wanted.options.tls ?? privateKey) !== undefined) throw new MillwrightError('invalid-input', 'Certificates are of use only where the address begins with mqtts://.', { connector: name });
  await checkTls(wanted.options.tls, privateKey);
}
