import { attribute, FEATURES, INPUT, OUTPUT, writePackage } from './package';
import { floats, integer, text, type Field } from './protobuf';

/** What scikit-learn fitted: each column less its mean, by its scale, by its weight. */
export interface Logistic {
  mean: number[];
  scale: number[];
  weights: number[];
  intercept: number;
}

/** A package of scikit-learn's StandardScaler and LogisticRegression of two classes; `y` is the probability of the second. */
export const writeLogistic = (folder: string, { mean, scale, weights, intercept }: Logistic): Promise<string> =>
  writePackage(folder, 'logistic', {
    task: 'classification',
    nodes: [
      node('Scaler', [INPUT], 'scaled', [text(7, 'ai.onnx.ml'), attribute('offset', 6, floats(7, mean)), attribute('scale', 6, floats(7, scale.map((one) => 1 / one)))]),
      node('Gemm', ['scaled', 'weights', 'intercept'], 'logit', []),
      node('Sigmoid', ['logit'], OUTPUT, []),
    ],
    weights: [tensor('weights', [FEATURES, 1], weights), tensor('intercept', [1], [intercept])],
    domains: [['ai.onnx.ml', 3]],
  });

const node = (type: string, inputs: readonly string[], output: string, rest: readonly Field[]): Field[] => [...inputs.map((name) => text(1, name)), text(2, output), text(4, type), ...rest];
/** TensorProto: dimensions, single precision, values, name. */
const tensor = (name: string, dims: readonly number[], values: readonly number[]): Field[] => [...dims.map((dim) => integer(1, dim)), integer(2, 1), floats(4, values), text(8, name)];
