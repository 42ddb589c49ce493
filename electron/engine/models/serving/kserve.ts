import type { VersionRecord } from '../types';

/** Where an InferenceService looks for the repository, unless told: a claim of a volume in its own name space. */
export const USUAL_STORAGE = 'pvc://millwright-models';

/** YAML takes JSON's strings as they are. */
const text = (value: string) => JSON.stringify(value);

/**
 * A KServe InferenceService (serving.kserve.io/v1beta1) over the Triton repository: Triton as its runtime, spoken to by the Open Inference Protocol v2.
 * `storage`: what the repository's folder was copied to, as KServe's `storageUri` has it.
 */
export function inferenceService({ model, version, sha256 }: Pick<VersionRecord, 'model' | 'version' | 'sha256'>, storage: string): string {
  return `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${text(serviceName(model))}
  annotations:
    millwright/version: ${text(version)}
    millwright/sha256: ${text(sha256)}
spec:
  predictor:
    minReplicas: 1
    model:
      modelFormat:
        name: triton
        version: "2"
      protocolVersion: v2
      storageUri: ${text(storage)}
      resources:
        requests:
          cpu: "1"
          memory: 1Gi
        limits:
          cpu: "2"
          memory: 2Gi
`;
}

/** A model's name as a label of RFC 1035, which names of services are. */
export const serviceName = (model: string): string => model.replace(/[^a-z0-9-]/g, '-').slice(0, 63).replace(/-+$/, '');
