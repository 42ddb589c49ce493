/** What keys of programs may do, in words. */
import type { Scope } from '../../electron/contract/http';
import { t } from './catalogue/connect';

export const scopeWords: Record<Scope, { short: string; long: string }> = t.scopes;
