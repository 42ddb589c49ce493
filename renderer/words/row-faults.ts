import type { RowFault } from '../../electron/contract/row-faults';
import { t } from './catalogue/batch';

/** Why a row can't be scored, in the language of the window where the engine says which it is. */
export const reasonWords = ({ reason, fault }: { reason: string; fault: RowFault | null }): string => (fault && t.rowFaults ? t.rowFaults[fault.code](...fault.values) : reason);
