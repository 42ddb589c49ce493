import { toErrorData, type ErrorData } from '../../contract/errors';
import type { Provider, Session, SessionStats } from './types';

/** A session on the processor that may hand its runs to another provider, and takes them back the moment that one fails. */
export interface SwitchableSession extends Session {
  /** Where runs go now. */
  readonly provider: Provider;
  /** From now on `session` answers; null: the processor. The one before is let go. */
  use(provider: Provider, session: Session | null): Promise<void>;
  /** Told once when the other provider failed and the processor took over: which, and why. */
  onFallback: ((provider: Provider, reason: string) => void) | undefined;
}

/** Asked for too much at once: no fault of the provider. */
const isCallersOwn = ({ details }: ErrorData) => details?.queueFull === true;

/** `processor` answers whatever the other one does not: a call is lost to a driver never. */
export function switchable(processor: Session): SwitchableSession {
  let other: { provider: Provider; session: Session } | undefined;
  const self: SwitchableSession = {
    onFallback: undefined,
    get provider() {
      return other?.provider ?? 'cpu';
    },
    get waiting() {
      return processor.waiting + (other?.session.waiting ?? 0);
    },
    stats: (): SessionStats => (other?.session ?? processor).stats(),
    measure: (inputs, options) => (other?.session ?? processor).measure(inputs, options),
    async run(inputs, options) {
      const asked = other;
      if (!asked) return processor.run(inputs, options);
      try {
        return await asked.session.run(inputs, options);
      } catch (error) {
        const data = toErrorData(error);
        if (isCallersOwn(data)) throw error;
        const answer = await processor.run(inputs, options);
        // The processor answered the same rows: so it was the provider.
        if (other === asked) {
          other = undefined;
          void asked.session.release().catch(() => undefined);
          self.onFallback?.(asked.provider, data.message);
        }
        return answer;
      }
    },
    async use(provider, session) {
      const before = other;
      other = session ? { provider, session } : undefined;
      await before?.session.release();
    },
    async release() {
      const before = other;
      other = undefined;
      await before?.session.release();
      await processor.release();
    },
  };
  return self;
}
