import * as z from 'zod';

/** What can be wrong with a report as it is written. */
export const blockFaultCodes = [
  'same-id', 'place-gone', 'tag-gone', 'machine-gone', 'not-watched', 'no-column', 'column-twice', 'no-sort-column', 'no-image', 'no-pen', 'pen-of-none', 'no-level', 'no-priority', 'no-verdict', 'no-model',
  'no-calendar', 'no-shifts', 'no-shift', 'open-brace', 'no-figure', 'figure-format', 'time-format', 'no-format', 'no-machine', 'no-attribute', 'no-field', 'too-few', 'too-many', 'unread',
] as const;
export const blockFault = z.object({
  code: z.enum(blockFaultCodes),
  /** What it is about, what that is of, and what there is instead; empty where the code says all. */
  name: z.string(), of: z.string(), there: z.string(),
});
export type BlockFault = z.infer<typeof blockFault>;

export type FaultWords = Record<BlockFault['code'], (name: string, of: string, there: string) => string>;

const are = (there: string): string => (there === '' ? '' : ` There are: ${there}.`);
/** In English, as the command line and the page say it. */
const english: FaultWords = {
  'same-id': (name) => `Another block is called “${name}”.`,
  'place-gone': () => 'What it is of is not in the plant.',
  'tag-gone': () => 'This tag is not in the plant.',
  'machine-gone': () => 'This machine is not in the plant.',
  'not-watched': (name) => `No model watches ${name}: it has no prediction.`,
  'no-column': (name, of, there) => `There is no column “${name}” of ${of}.${are(there)}`,
  'column-twice': (name) => `The column “${name}” stands there twice.`,
  'no-sort-column': (name, of, there) => `There is no column “${name}” of ${of} to sort by.${are(there)}`,
  'no-image': () => 'There is no such picture here. Add it first.',
  'no-pen': (name) => `“${name}” is of a tag or a prediction: name it.`,
  'pen-of-none': (name) => `“${name}” is of no single tag or prediction.`,
  'no-level': () => 'Name the value that it is held against.',
  'no-priority': () => 'Only “alarms” are of a priority.',
  'no-verdict': () => 'Only “findings” are of a verdict.',
  'no-model': () => 'Only “runs”, “rows” and “rejected” are of a model.',
  'no-calendar': (name, _of, there) => `There is no calendar “${name}”.${there === '' ? ' There is none.' : are(there)}`,
  'no-shifts': (name) => `The calendar “${name}” has no shifts.`,
  'no-shift': (name, of, there) => `The calendar “${of}” has no shift “${name}”.${are(there)}`,
  'open-brace': (name) => `“${name}” has no closing brace. Write {{ for a brace.`,
  'no-figure': (name, of, there) => `{${name}}: no figure of this report is called “${of}”.${are(there)}`,
  'figure-format': (name, of) => `{${name}|${of}}: behind the bar of a figure stands a number of decimals, 0 to 6.`,
  'time-format': (name, of, there) => `{${name}|${of}}: there are ${there}.`,
  'no-format': (name, of) => `{${name}|${of}}: it has no formats.`,
  'no-machine': (name) => `{${name}}: the block is of no single machine. Choose one as what it is of.`,
  'no-attribute': (name, of, there) => `{${name}}: the machine has no “${of}”.${are(there)}`,
  'no-field': (name, _of, there) => `{${name}}: there is no such field.${are(there)}`,
  // As the contract has it: of what, `name` says.
  'too-few': (_name, of) => of,
  'too-many': (_name, of) => of,
  unread: (_name, of) => of,
};

export const faultText = ({ code, name, of, there }: BlockFault): string => english[code](name, of, there);
