/**
 * The runtime's messages in plain words: what is wrong with the model, and what its author can do. The one place that looks
 * at a message's text, since the runtime gives no codes; a message that no pattern knows is passed on as it is.
 */
interface Pattern {
  pattern: RegExp;
  reason(match: RegExpMatchArray): string;
}

const exportAgain = 'Export the model again with a newer operator set (17 suits most tools)';

const patterns: Pattern[] = [
  {
    pattern: /Could not find an implementation for (\w+)\((\d+)\)/i,
    reason: ([, operator, set]) => `The operator ${operator} of operator set ${set} can't run here: it is too old for this runtime, or made for a type of number it has no code for. ${exportAgain}.`,
  },
  {
    pattern: /Fatal error: ([\w.-]*training[\w.-]*):(\w+)\(-?\d+\) is not a registered function\/op/i,
    reason: ([, domain, operator]) => `The operator ${operator} (${domain}) belongs to training. Export the model for inference, without its training part.`,
  },
  {
    pattern: /(?:Fatal error: )?(?:([\w.-]+):)?(\w+)\(-?\d+\) is not a registered function\/op/i,
    reason: ([, domain, operator]) => unknownOperator(operator, domain),
  },
  {
    pattern: /No Op registered for (\w+) with domain_version of (\d+)/i,
    reason: ([, operator, set]) => `The operator ${operator} is not in operator set ${set}, which the model declares. Export the model again with the operator set that its operators belong to.`,
  },
  {
    pattern: /(?:No opset import for domain|Missing opset in the model).*?'?([\w.]*)'?/i,
    reason: () => 'The model does not say which operator set it uses. Export it again with a current exporter.',
  },
  {
    pattern: /Opset (\d+) is under development|domain .* till opset (\d+)|support for domain ([\w.]+) is till opset (\d+)/i,
    reason: (match) => `The model uses operator set ${match[1] ?? match[2] ?? match[4]}, which is newer than this runtime knows. Export it again with operator set 17 to 21.`,
  },
  {
    pattern: /Unsupported model IR version: (\d+), max supported IR version: (\d+)/i,
    reason: ([, has, max]) => `The file is of ONNX format version ${has}; this runtime reads up to ${max}. Save it again with an older onnx package, or update the appliance.`,
  },
  { pattern: /protobuf parsing failed/i, reason: () => 'The file is not an ONNX model, or it is damaged or cut short.' },
  { pattern: /Non tensor type is temporarily not supported/i, reason: () => 'The model takes or gives a list, a map or a value that may be missing, not a plain table. Export it with plain tables (zipmap=False in scikit-learn\'s exporter).' },
  {
    pattern: /Failed to construct locale with name:\s*([\w.-]+)/i,
    reason: ([, locale]) => `The operator StringNormalizer wants the locale ${locale}, which this machine does not have. Export the model with the locale "C" or without StringNormalizer.`,
  },
  {
    pattern: /external (?:data|initializer)|model_path must not be empty/i,
    reason: () => 'The model keeps its weights in files beside it in a way that can\'t be read. Save it as one file.',
  },
  {
    pattern: /Got invalid dimensions for input: (\S+)[\s\S]*?index: (\d+) Got: (\d+) Expected: (\d+)/i,
    reason: ([, input, index, got, wanted]) => `The input ${input} wants ${wanted} along dimension ${index} and was given ${got}.`,
  },
  {
    pattern: /ShapeInferenceError\]?:?\s*(.*)/i,
    reason: ([, detail]) => `The shapes inside the model do not fit each other: ${trimmed(detail)}. The model was changed or exported wrongly.`,
  },
  { pattern: /Type Error:\s*(.*)/i, reason: ([, detail]) => `The types inside the model do not fit each other: ${trimmed(detail)}. The model was changed or exported wrongly.` },
  { pattern: /bad[ _]alloc|Failed to allocate memory|std::length_error/i, reason: () => 'The model wants more memory than this machine gives it.' },
];

/** A reason for people, and the runtime's own words (cut) for the log. */
export function plainReason(message: string): { reason: string; raw: string } {
  const raw = trimmed(message);
  for (const { pattern, reason } of patterns) {
    const match = pattern.exec(message);
    if (match) return { reason: reason(match), raw };
  }
  return { reason: `The runtime refuses the model: ${raw}`, raw };
}

export function unknownOperator(operator = '?', domain = ''): string {
  const full = domain ? `${operator} (${domain})` : operator;
  return `The operator ${full} is not part of ONNX, so nothing here can run it. Export the model without custom operators.`;
}

/** Of an input or output that is a sequence, a map, an optional or a sparse tensor. */
export function noTableReason(what: 'input' | 'output', { name, type }: { name: string; type: string }): string {
  const kinds: [RegExp, string][] = [[/map\(/, 'a list of maps'], [/^sequence/, 'a list of tensors'], [/^optional/, 'a value that may be missing'], [/^sparse/, 'a sparse tensor']];
  const kind = kinds.find(([pattern]) => pattern.test(type))?.[1] ?? 'no tensor';
  const advice = what === 'input' ? 'with plain columns as inputs' : type.includes('map(') ? 'with plain tables as outputs (zipmap=False in scikit-learn\'s exporter)' : 'with each part as an output of its own';
  return `The ${what} ${name} is ${kind} (${type}), not a plain table. Export the model ${advice}.`;
}

/** Without the paths of the runtime's sources, in one line, of bounded length. */
function trimmed(text = ''): string {
  return text.replace(/\/onnxruntime_src\/\S+ /g, '').replace(/\s+/g, ' ').trim().slice(0, 300);
}
