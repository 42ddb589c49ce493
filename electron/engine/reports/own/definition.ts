import type { OwnReport } from '../../../contract/own-reports';
import { MillwrightError } from '../../../contract/errors';
import type { Definition, ReportContext } from '../types';
import { ownContent } from './content';
import { OwnFacts, type OwnDeps } from './facts';
import type { OwnReports } from './service';

/** A report of one's own as a kind beside those that ship: `given` as it stands when the report is made. */
export function ownDefinition(deps: OwnDeps, own: OwnReports, given: OwnReport): Definition {
  const { key, content: { title, description } } = given;
  return { name: key, title, description, make: (context) => make(deps, own, own.get(key), context) };
}

async function make(deps: OwnDeps, own: OwnReports, report: OwnReport, { from, to, zone, created, signal, arrivals }: ReportContext) {
  // The plant may have changed since it was written: then it says so, and an alarm does, instead of leaving a block out.
  const [first] = await own.problems(report.content);
  if (first) throw new MillwrightError('conflict', `The report “${report.content.title}” can’t be made as it is written. ${first.block === null ? '' : `Block ${first.block + 1}, `}${first.field}: ${first.message}`, { report: report.key });
  const facts = new OwnFacts(deps, { from, to: Math.max(from + 1, Math.min(to, created)), zone, signal, arrivals: () => Promise.resolve(arrivals) });
  return ownContent(facts, { report, image: (sha256) => own.image(sha256) });
}
