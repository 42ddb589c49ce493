/** Derives a key from a passphrase away from the engine's event loop, once, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { derive, type Kdf } from './vault/kdf';

const { passphrase, kdf } = workerData as { passphrase: string; kdf: Kdf };
void derive(passphrase, kdf).then((key) => parentPort?.postMessage(key));
