/** What an engine says by itself, in the language of the window. What a person wrote stays as it was written. */
import { MillwrightError } from '../../electron/contract/errors';
import { roles } from '../../electron/contract/procedure';
import { t } from './catalogue/engine';

/** A name, cause, consequence or deed of an alarm that every plant has, or where an alarm of no machine is. */
export const engineWords = (text: string): string => t.said(text) ?? text;

/** What an alarm says: as above, or a prediction past the limit of its model's manifest. */
export function conditionWords({ condition, kind }: { condition: string; kind?: string }): string {
  const said = t.said(condition);
  if (said !== null) return said;
  const high = kind === undefined || kind === 'prediction-high' ? /^(.+) high(?: \(most likely: (.+)\))?$/.exec(condition) : null;
  return high?.[1] ? t.high(high[1], high[2] ?? null) : condition;
}

/** The sentence of an error, for the person who reads it: by its code where that says all, else as whoever refused has worded it. */
export function errorWords(error: unknown): string {
  if (error instanceof MillwrightError) {
    const needs = roles.find((one) => one === error.details?.needs);
    if (error.code === 'not-allowed' && needs && t.needsRole) return t.needsRole(needs);
    if (error.code === 'wrong-key' && error.details?.person !== undefined && t.wrongPassphrase !== null) return t.wrongPassphrase;
    if (error.code === 'not-signed-in' && t.notSignedIn !== null) return t.notSignedIn;
    if (error.code === 'locked' && t.locked !== null) return t.locked;
    const refusal = t.refusals?.[String(error.details?.reason)];
    if (refusal) return refusal(error.details ?? {});
  }
  return error instanceof Error ? error.message : String(error);
}
