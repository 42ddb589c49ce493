import { createHash } from 'node:crypto';
import type { Reader, Transaction } from '../store';
import { canonicalJson } from './canonical';
import { appendEntry, auditPageAfter, headInside, headOutside, type AuditRow } from './repository';
import type { AuditVerdict } from './types';

/** What an empty trail's head is. */
export const NO_HASH = '0'.repeat(64);
const PAGE = 1000;

type Hashed = Omit<AuditRow, 'hash'>;

/** SHA-256 over the canonical JSON of everything that an entry says, the hash of the entry before it included. */
export function entryHash({ seq, at, who, what, before, after, why, previous }: Hashed): string {
  return createHash('sha256').update(canonicalJson([seq, at, who, what, before, after, why, previous])).digest('hex');
}

/** Adds an entry after the trail's head as the transaction sees it, so that a roll-back takes both. */
export async function append(tx: Transaction, entry: { at: number; who: string; what: string; before: unknown; after: unknown; why: string | null }): Promise<void> {
  const head = await headInside(tx);
  const hashed: Hashed = {
    seq: head.seq + 1,
    at: Math.round(entry.at),
    who: entry.who,
    what: entry.what,
    before: entry.before == null ? null : canonicalJson(entry.before),
    after: entry.after == null ? null : canonicalJson(entry.after),
    why: entry.why,
    previous: head.hash,
  };
  await appendEntry(tx, { ...hashed, hash: entryHash(hashed) });
}

/**
 * Follows the chain from its first entry to its head. It shows an entry that was changed, put in, taken out, or cut off
 * the end. It can't show a trail that somebody who holds the vault's key and writes to the file wrote anew as a whole,
 * head included, or an older copy of the whole store put back: for that, keep the head that `audit verify` prints
 * outside this machine, and compare.
 */
export async function verify(reader: Reader): Promise<AuditVerdict> {
  const head = await headOutside(reader);
  let last = { seq: 0, hash: NO_HASH };
  const broken = (brokenAt: number): AuditVerdict => ({ ok: false, entries: head?.entries ?? 0, head: head?.hash ?? NO_HASH, brokenAt });
  if (!head) return broken(1);
  for (;;) {
    const page = await auditPageAfter(reader, last.seq, head.last, PAGE);
    if (page.length === 0) break;
    for (const row of page) {
      if (row.seq !== last.seq + 1 || row.previous !== last.hash || row.hash !== entryHash(row)) return broken(last.seq + 1);
      last = row;
    }
  }
  if (last.seq !== head.seq) return broken(Math.min(last.seq, head.seq) + 1);
  if (last.hash !== head.hash) return broken(last.seq);
  return { ok: true, entries: head.entries, head: head.hash, brokenAt: null };
}
