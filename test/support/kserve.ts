import { Ajv } from 'ajv';
import { parse } from 'yaml';

interface OpenApi {
  properties?: Record<string, OpenApi>;
  additionalProperties?: OpenApi | boolean;
  items?: OpenApi;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
}
export interface Crd {
  spec: { names: { kind: string }; versions: { name: string; schema: { openAPIV3Schema: OpenApi } }[] };
}

/** A resource's definition; it is 2 MB of YAML. */
export const definitionOf = (text: string): Crd => parse(text) as Crd;

/** What of a manifest the resource's definition does not allow, and the fields that it does not know; empty: it is taken as it stands. */
export function refusedBy({ spec }: Crd, manifest: { apiVersion: string; kind: string }): string[] {
  const schema = spec.versions.find(({ name }) => manifest.apiVersion.endsWith(`/${name}`))?.schema.openAPIV3Schema;
  if (!schema || manifest.kind !== spec.names.kind) return [`${manifest.kind} of ${manifest.apiVersion} is not what is defined`];
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.validate(schema, manifest);
  return [...(ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`), ...unknown(manifest, schema, '')];
}

function unknown(value: unknown, schema: OpenApi, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => unknown(item, schema.items ?? {}, `${path}/${at}`));
  if (typeof value !== 'object' || value === null || schema['x-kubernetes-preserve-unknown-fields']) return [];
  const more = schema.additionalProperties;
  return Object.entries(value).flatMap(([name, own]) => {
    const known = schema.properties?.[name] ?? (typeof more === 'object' ? more : undefined);
    // Of `metadata` a definition says only that it is an object.
    if (!known) return more === true || path === '/metadata' ? [] : [`${path}/${name} is not known`];
    return unknown(own, known, `${path}/${name}`);
  });
}
