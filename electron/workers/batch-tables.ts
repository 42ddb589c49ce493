import { parentPort } from 'node:worker_threads';
import { loadDuckdb } from './lib/duckdb/open';
import { serveReading } from './lib/duckdb/reading-thread';
import { writeColumns } from './lib/duckdb/writing-thread';
import type { TableOrder } from './lib/threads';

/** A thread of the batch process that reads or writes a table. */
parentPort?.once('message', (order: TableOrder) => {
  if (order.role === 'read') serveReading(order);
  else void writeColumns(order);
});
loadDuckdb();
