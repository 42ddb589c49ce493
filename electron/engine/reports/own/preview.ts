import type { Paper } from '../../../contract/deliver';
import type { BlockProblem, ReportPreview } from '../../../contract/own-reports';
import type { ReportLedger } from '../../../contract/reports';
import { Turns } from '../../shared/turns';
import type { Arrivals } from '../arrivals';
import { assemble } from '../assemble';
import { gatherLedger } from '../ledger/gather';
import { simulatedWords } from '../page/document';
import { previewOf } from '../page/preview';
import type { ReportDeps, ReportPeriod } from '../types';
import { knownOf, problemsOf, readLoosely } from './check';
import { ownContent } from './content';
import { OwnFacts } from './facts';
import type { KeptImage } from './image';

/** Facts of a period serve the previews of so long: what is written changes with every letter, what the plant did does not. */
const freshMs = 45_000;

interface Session {
  name: string;
  made: number;
  facts: OwnFacts;
  rests: Promise<{ ledger: ReportLedger; arrivals: Arrivals }>;
}

interface PreviewDeps {
  deps: ReportDeps;
  hasImage(sha256: string): Promise<boolean>;
  image(sha256: string): Promise<KeptImage | null>;
  /** That it would be kept as. */
  nextOf(key: string): number;
}

/** Pages of what is being written, over a period, by the same way as the report itself. One at a time. */
export class Previews {
  private readonly turns = new Turns();
  private session: Session | undefined;

  constructor(private readonly given: PreviewDeps) {}

  /** Errors: of the store; what is wrong with a block is told in its place. */
  preview(written: unknown, period: ReportPeriod, key: string, paper: Paper): Promise<ReportPreview> {
    return this.turns.run(async () => {
      const { deps, image } = this.given;
      const { content, problems: unread } = readLoosely(written);
      const problems: BlockProblem[] = [...unread, ...(await problemsOf(content, knownOf(deps, this.given.hasImage))).filter(({ block }) => !unread.some((one) => one.block === block && block !== null))];
      const { facts, rests } = this.sessionOf(period);
      const created = Math.floor(deps.clock.now());
      const report = { key, revision: this.given.nextOf(key), changed: created, changedBy: '–', content };
      const broken = new Map(problems.filter(({ block }) => block !== null).map(({ block, message }) => [block!, message]));
      const made = await ownContent(facts, { report, image, broken, onProblem: (problem) => void problems.push(problem) });
      const { ledger } = await rests;
      const page = assemble(made, ledger, { zone: period.zone, created, why: 'It is a preview, and kept nowhere.', revision: null }, deps.simulated, deps.fonts, paper);
      const html = previewOf(page.html, { plant: made.plant, heading: made.heading, foot: made.foot, simulated: deps.simulated ? simulatedWords : null }, paper);
      return { html, paper, title: made.title, ...period, problems };
    });
  }

  private sessionOf(period: ReportPeriod): Session {
    const { deps } = this.given;
    const now = deps.clock.now();
    const name = `${period.from} ${period.to} ${period.zone}`;
    if (this.session?.name === name && now - this.session.made < freshMs && now >= this.session.made) return this.session;
    const { signal } = new AbortController();
    const rests = gatherLedger(deps, { ...period, created: Math.floor(now), signal });
    // Whoever asks for it is told; a preview without a block that needs it still asks at its end.
    rests.catch(() => (this.session = undefined));
    const facts = new OwnFacts(deps, { ...period, to: Math.max(period.from + 1, Math.min(period.to, Math.floor(now))), signal, arrivals: async () => (await rests).arrivals });
    this.session = { name, made: now, facts, rests };
    return this.session;
  }
}
