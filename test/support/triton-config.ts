import protobuf from 'protobufjs';
import { Enumerator, type Message } from './pbtxt';

/** A message's fields by name: a scalar's type, an enumeration's names, or another message's name; `[]`: repeated. */
export type Shape = Record<string, { type: string | readonly string[]; repeated?: boolean }>;
export type Shapes = Record<string, Shape>;

/** What of Triton's model configuration is written here, in its terms. Where its own schema lies beside the checkout, this is held against that. */
export const writtenShapes: Shapes = {
  ModelConfig: {
    name: { type: 'string' }, backend: { type: 'string' }, max_batch_size: { type: 'int32' }, version_policy: { type: 'ModelVersionPolicy' },
    input: { type: 'ModelInput', repeated: true }, output: { type: 'ModelOutput', repeated: true }, instance_group: { type: 'ModelInstanceGroup', repeated: true },
    dynamic_batching: { type: 'ModelDynamicBatching' }, model_warmup: { type: 'ModelWarmup', repeated: true }, parameters: { type: 'ModelParameterEntry', repeated: true },
  },
  ModelVersionPolicy: { specific: { type: 'Specific' } },
  Specific: { versions: { type: 'int64', repeated: true } },
  ModelInput: { name: { type: 'string' }, data_type: { type: ['TYPE_BOOL', 'TYPE_INT32', 'TYPE_INT64', 'TYPE_FP16', 'TYPE_FP32', 'TYPE_FP64', 'TYPE_STRING'] }, dims: { type: 'int64', repeated: true }, reshape: { type: 'ModelTensorReshape' } },
  ModelOutput: {
    name: { type: 'string' }, data_type: { type: ['TYPE_BOOL', 'TYPE_INT32', 'TYPE_INT64', 'TYPE_FP16', 'TYPE_FP32', 'TYPE_FP64', 'TYPE_STRING'] }, dims: { type: 'int64', repeated: true },
    reshape: { type: 'ModelTensorReshape' }, label_filename: { type: 'string' },
  },
  ModelTensorReshape: { shape: { type: 'int64', repeated: true } },
  ModelInstanceGroup: { kind: { type: ['KIND_CPU'] }, count: { type: 'int32' } },
  ModelDynamicBatching: { max_queue_delay_microseconds: { type: 'uint64' } },
  ModelWarmup: { name: { type: 'string' }, batch_size: { type: 'uint32' }, inputs: { type: 'InputEntry', repeated: true } },
  InputEntry: { key: { type: 'string' }, value: { type: 'Input' } },
  Input: { data_type: { type: ['TYPE_BOOL', 'TYPE_INT32', 'TYPE_INT64', 'TYPE_FP16', 'TYPE_FP32', 'TYPE_FP64', 'TYPE_STRING'] }, dims: { type: 'int64', repeated: true }, input_data_file: { type: 'string' } },
  ModelParameterEntry: { key: { type: 'string' }, value: { type: 'ModelParameter' } },
  ModelParameter: { string_value: { type: 'string' } },
};

/** The shapes that a `.proto` declares; a map is a repeated message of keys and values. */
export function shapesOf(proto: string): Shapes {
  const shapes: Shapes = {};
  const walk = (space: protobuf.NamespaceBase) => {
    for (const own of space.nestedArray) {
      if (own instanceof protobuf.Type) {
        shapes[own.name] = Object.fromEntries(own.fieldsArray.map((field) => [field.name, shapeOf(field, shapes)]));
      }
      if (own instanceof protobuf.Namespace) walk(own);
    }
  };
  walk(protobuf.parse(proto, { keepCase: true }).root.resolveAll());
  return shapes;
}

function shapeOf(field: protobuf.Field, shapes: Shapes): Shape[string] {
  const type = field.resolvedType instanceof protobuf.Enum ? Object.keys(field.resolvedType.values) : (field.resolvedType?.name ?? field.type);
  if (!(field instanceof protobuf.MapField)) return { type, repeated: field.repeated };
  const entry = `${String(type)}Entry`;
  shapes[entry] = { key: { type: field.keyType }, value: { type } };
  return { type: entry, repeated: true };
}

const whole = new Set(['int32', 'int64', 'uint32', 'uint64']);

/** What of a message does not fit its shape, each with its place; empty: all of it does. */
export function misfits(message: Message, type: string, shapes: Shapes): string[] {
  const shape = shapes[type];
  if (!shape) return [`there is no message ${type}`];
  return [...message].flatMap(([name, values]) => {
    const field = shape[name];
    if (!field) return [`${type} has no field ${name}`];
    if (!field.repeated && values.length > 1) return [`${type}.${name} is there ${values.length} times`];
    return values.flatMap((value) => misfit(value, field.type, shapes).map((why) => `${type}.${name}: ${why}`));
  });
}

function misfit(value: unknown, type: string | readonly string[], shapes: Shapes): string[] {
  if (typeof type !== 'string') return value instanceof Enumerator && type.includes(value.name) ? [] : [`${JSON.stringify(value)} is none of ${type.join(', ')}`];
  if (value instanceof Map) return misfits(value as Message, type, shapes);
  const fits = type === 'string' ? typeof value === 'string' : whole.has(type) && Number.isInteger(value) && (!type.startsWith('u') || Number(value) >= 0);
  return fits ? [] : [`${JSON.stringify(value)} is no ${type}`];
}
