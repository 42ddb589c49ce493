import { MillwrightError } from '../contract/errors';

/** The first frame of a stream, which is then left: how things stand now. */
export function firstFrame<F>(open: (onFrame: (frame: F) => void, onEnd: (error?: Error) => void) => () => void): Promise<F> {
  return new Promise((resolve, reject) => {
    const stop = open((frame) => {
      stop();
      resolve(frame);
    }, (error) => reject(error ?? new MillwrightError('gone', 'The engine ended.')));
  });
}
