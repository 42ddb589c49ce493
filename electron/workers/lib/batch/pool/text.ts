import { isUtf8 } from 'node:buffer';
import type { Manifest } from '../../../../contract/manifest';
import { resultFormat, type ResultFormat, type ScoredRow } from '../result-format';
import { roomFor, rowReader } from '../row-reader';
import { textRows } from '../source';
import type { Problem, Row, RowReader } from '../types';
import { changedMeanwhile, NO_NUMBER } from '../work';
import { FastCsv } from './fast-csv';
import { memoryOfResult } from './columns';
import type { ColumnsResult, TextPart, TextParts, TextResult } from './messages';
import { isWhole } from './text-pieces';
import type { PartScorer, ScoreColumns } from './thread';

/** Pieces of a text file, read, scored and written here, row by row; of CSV of the plain kind byte by byte. */
export function textScorer(parts: TextParts, manifest: Manifest, score: ScoreColumns): PartScorer {
  const fast = parts.reasons ? undefined : FastCsv.of(parts, manifest);
  const slow = new RowWise(parts, manifest);
  const isKept = parts.output === 'parquet';
  return async (part: TextPart) => {
    let predictions: ColumnsResult | undefined;
    const scored: ScoreColumns = async (columns, rows) => {
      const found = part.known ? checked(part.known, rows, parts.file) : await score(columns, rows);
      if (isKept && !part.known) predictions = found;
      return found;
    };
    const result = brokenAt(part) ?? (await fast?.score(part, scored)) ?? (await slow.score(part, scored));
    const read = part.bytes.buffer;
    const transfer = [read, ...buffersOf(result), ...(predictions ? memoryOfResult(predictions) : [])];
    return { result: { ...result, predictions, read }, transfer };
  };
}

/** Errors: invalid-input where other rows stand there than an interrupted run saw. */
function checked(known: ColumnsResult, rows: number, file: string): ColumnsResult {
  if (known.valid.length === rows) return known;
  throw changedMeanwhile(file);
}

function brokenAt(part: TextPart): TextResult | undefined {
  const told = (broken: TextResult['broken']): TextResult => ({ scored: 0, problems: [], lines: 0, written: { bytes: new Uint8Array(0) }, broken });
  if (!isWhole(part)) return told({ line: 0, why: 'length' });
  if (isUtf8(part.bytes)) return undefined;
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(part.bytes).split('\uFFFD', 1)[0] ?? '';
  return told({ line: before.split('\n').length - 1, why: 'encoding' });
}

function buffersOf({ written }: TextResult): ArrayBuffer[] {
  const all = 'bytes' in written ? [written.bytes.buffer] : written.block.columns.flatMap((column) => ('numbers' in column ? [column.numbers.buffer, ...(column.nulls ? [column.nulls.buffer] : [])] : 'codes' in column ? [column.codes.buffer] : []));
  // Small buffers of Node's lie in memory that others use too.
  return all.filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer && buffer.byteLength !== Buffer.poolSize);
}

/** Any text: with quotes, of JSON, with inputs of every kind. */
export class RowWise {
  private readonly reader: RowReader;
  private readonly format: ResultFormat;

  constructor(private readonly parts: TextParts, private readonly manifest: Manifest) {
    this.reader = rowReader(manifest, parts.header, parts.matched);
    this.format = resultFormat({ ...parts, byteOrderMark: false }, parts.output, manifest, parts.matched, parts.reasons?.count);
  }

  async score({ bytes, last }: TextPart, score: ScoreColumns): Promise<TextResult> {
    const { manifest, parts } = this;
    const { rows, lines } = textRows(parts, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'), last);
    const columns = roomFor(manifest, rows.length);
    const good: Row[] = [];
    const problems: Problem[] = [];
    for (const row of rows) {
      const problem = this.reader.read(row, columns, good.length);
      if (problem) problems.push({ line: row.line - 1, ...problem });
      else good.push(row);
    }
    const { outputs, valid, reasons } = await score(columns, good.length);
    const scored: ScoredRow[] = [];
    good.forEach((row, at) => {
      if (valid[at]) scored.push({ row, values: outputs.map((column) => column[at] ?? NaN), reasons: reasons?.[at] });
      else problems.push({ line: row.line - 1, column: manifest.outputs[0]?.name ?? '', value: '', reason: NO_NUMBER });
    });
    return { scored: scored.length, problems: problems.sort((a, b) => a.line - b.line), lines, written: this.format.write(scored) };
  }
}
