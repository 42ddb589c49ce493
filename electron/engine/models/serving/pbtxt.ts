/** Protocol buffers' text format, as Triton reads its configuration: https://protobuf.dev/reference/protobuf/textformat-spec/ */
export type PbValue = string | number | PbEnum | PbMessage;
/** A field's name and its value; of a repeated field a list. Undefined: left out. */
export type PbMessage = readonly (readonly [field: string, value: PbValue | readonly PbValue[] | undefined])[];

/** The name of an enumerator, which stands without quotes. */
export class PbEnum {
  constructor(readonly name: string) {}
}

export function pbtxt(message: PbMessage, indent = ''): string {
  return message.map(([field, value]) => (value === undefined ? '' : written(field, value, indent))).join('');
}

function written(field: string, value: PbValue | readonly PbValue[], indent: string): string {
  if (isRepeated(value)) return value.every((item) => typeof item === 'number') ? `${indent}${field}: [ ${value.join(', ')} ]\n` : value.map((item) => written(field, item, indent)).join('');
  if (value instanceof PbEnum) return `${indent}${field}: ${value.name}\n`;
  if (typeof value === 'object') return `${indent}${field} {\n${pbtxt(value, `${indent}  `)}${indent}}\n`;
  return `${indent}${field}: ${typeof value === 'number' ? value : quoted(value)}\n`;
}

/** A message is a list of pairs; a list of anything else, or of messages, is a repeated field. */
function isRepeated(value: PbValue | readonly PbValue[]): value is readonly PbValue[] {
  if (!Array.isArray(value)) return false;
  const [first] = value as readonly unknown[];
  return first === undefined || !(Array.isArray(first) && typeof first[0] === 'string' && first.length === 2);
}

/** Bytes beyond ASCII stand as they are, in UTF-8. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[\u0000-\u001f\u007f]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`)}"`;
}
