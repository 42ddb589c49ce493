import { useState } from 'react';
import { isMade } from '../../../../electron/contract/alarm-kinds';
import type { AlarmDefinition, AlarmPolicy, AlarmProposal } from '../../../../electron/contract/alarms';
import { Button, Check, Dialog, Notice, Panel, Table, type Column } from '../../../kit';
import { useAction, useAsk, useMay } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/alarms';
import { judgedWords } from '../../../words/alarms';
import { whoWords } from '../../../words/people';
import { dateTime } from '../../../words/time';
import { Changes } from './Changes';
import { DefinitionTrial } from './DefinitionTrial';
import { RefuseProposalDialog } from './RefuseProposalDialog';
import { SignProposalDialog } from './SignProposalDialog';

/** Others propose and sign, too. */
const PROPOSALS_MS = 5_000;

interface ProposalsProps {
  definitions: readonly AlarmDefinition[];
  policy: AlarmPolicy | null;
  /** Counts up with each change that was made here. */
  round: number;
  /** What stands, or what the site asks for, may be another. */
  onChange(): void;
}

/** Definitions that wait for a second person, with what would be another; and whether the site asks for one. There is nothing of it where it does not, but for who may ask. */
export function Proposals({ definitions, policy, round, onChange }: ProposalsProps) {
  const { value, error } = useAsk((client) => client.alarms.proposals({}), [round], PROPOSALS_MS);
  const may = useMay('engineer');
  const mayDemand = useMay('administrator');
  const [asked, setAsked] = useState<{ what: 'try' | 'sign' | 'refuse'; of: AlarmProposal } | null>(null);
  const demand = useAction(async (client, signDefinitions: boolean) => {
    if (policy) await client.alarms.setPolicy({ ...policy, signDefinitions });
    onChange();
  });
  const waiting = value ?? [];
  const standsOf = ({ definition }: AlarmProposal) => definitions.find(({ id }) => id === definition.id) ?? null;
  const close = () => setAsked(null);
  const columns: Column<AlarmProposal>[] = [
    { key: 'condition', title: t.columns.alarm, cell: ({ definition: d }) => <><span className="strong">{conditionWords(d)}</span><br /><span className="muted small">{d.id === 0 ? t.newOne(judgedWords(d)) : judgedWords(d)}</span></> },
    { key: 'changes', title: t.columns.changes, cell: (p) => <Changes wanted={p.definition} stands={standsOf(p)} /> },
    { key: 'who', title: t.columns.proposed, cell: (p) => <><span>{whoWords(p.who)}</span> <span className="muted nowrap">{dateTime(p.at)}</span>{p.why ? <><br /><span className="muted">{t.quoted(p.why)}</span></> : null}{p.outdated ? <><br /><span className="strong">{t.outdated}</span></> : null}</> },
    {
      key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true,
      cell: (p) => (may ? (
        <span className="row-actions">
          {isMade(p.definition.kind) ? <Button small onPress={() => setAsked({ what: 'try', of: p })} aria-label={t.tryOnHistoryOf(conditionWords(p.definition))}>{t.tryOnHistory}</Button> : null}
          <Button small disabled={p.outdated} onPress={() => setAsked({ what: 'sign', of: p })} aria-label={t.signOf(conditionWords(p.definition))}>{t.sign}</Button>
          <Button small onPress={() => setAsked({ what: 'refuse', of: p })} aria-label={t.refuseOf(conditionWords(p.definition))}>{t.refuse}</Button>
        </span>
      ) : null),
    },
  ];
  if (!policy || (!mayDemand && !policy.signDefinitions && waiting.length === 0)) return null;
  return (
    <Panel title={t.toBeSigned} className="proposals">
      {error ? <Notice problem>{error}</Notice> : null}
      {demand.error ? <Notice problem>{demand.error}</Notice> : null}
      {waiting.length > 0 ? <Table<AlarmProposal> label={t.definitionsToSign} rows={waiting} columns={columns} rowKey={(p) => p.id} raised={(p) => p.outdated} /> : null}
      {waiting.length === 0 && policy.signDefinitions ? <p className="muted small">{t.nothingWaits}</p> : null}
      {mayDemand ? <Check value={policy.signDefinitions} onChange={(on) => void demand.run(on)}>{t.secondSigns}</Check> : null}
      {asked?.what === 'try' ? (
        <Dialog wide title={conditionWords(asked.of.definition)} onClose={close} footer={<Button onPress={close}>{kit.close}</Button>}>
          <Changes wanted={asked.of.definition} stands={standsOf(asked.of)} />
          <DefinitionTrial of={() => asked.of.definition} />
        </Dialog>
      ) : null}
      {asked?.what === 'sign' ? <SignProposalDialog proposal={asked.of} stands={standsOf(asked.of)} onClose={close} onDone={onChange} /> : null}
      {asked?.what === 'refuse' ? <RefuseProposalDialog proposal={asked.of} onClose={close} onDone={onChange} /> : null}
    </Panel>
  );
}
