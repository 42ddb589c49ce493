import type { FileTrouble } from '../../electron/contract/batch-folder';
import { t } from './catalogue/batch';
import { t as engine } from './catalogue/engine';
import { reasonWords } from './row-faults';

/** Why a file gets no output, in this window's language. `titleOf`: of an input, by its name. */
export function faultWords({ code, input, names, reason, about, rows, problem, text }: FileTrouble, titleOf: (name: string) => string): string {
  const all = names.join(', ');
  const first = problem ? t.problem(1, problem.column, reasonWords(problem), problem.value) : '';
  switch (code) {
    case 'file-empty':
      return t.faults.empty;
    case 'no-rows':
      return t.faults.noRows;
    case 'none-scored':
      return t.faults.noneScored(rows, first);
    case 'first-rows':
      return t.faults.firstRows(rows, first);
    case 'columns-missing':
      return t.faults.missing(names.length, names.map(titleOf).join(', '));
    case 'column-gone':
      return t.faults.gone(all, titleOf(input ?? ''));
    case 'column-unclear':
      return t.faults.unclear(titleOf(input ?? ''), all);
    case 'column-taken':
      return t.faults.taken(all);
    case 'column-opaque':
      return t.faults.opaque(all, titleOf(input ?? ''));
    case 'unreadable':
      return engine.refusals?.[reason ?? '']?.(about) ?? t.faults.unreadable(text);
  }
}
