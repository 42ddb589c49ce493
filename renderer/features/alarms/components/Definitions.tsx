import { useState } from 'react';
import type { AlarmDefinition } from '../../../../electron/contract/alarms';
import { Button, Empty, Notice, PriorityMark, Table, type Column } from '../../../kit';
import { IconBell } from '../../../kit/icons';
import { useAsk, useMay, usePlant } from '../../../state/hooks';
import { conditionWords, engineWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { delayWords, isOnOff, judgedWords, limitText } from '../../../words/alarms';
import { DefinitionDialog } from './DefinitionDialog';
import { newDefinition } from './definition-draft';
import { Proposals } from './Proposals';

/** Everything that raises an alarm, by which limit, and whether anybody has said what to do; `adding`: one more is being written. */
export function Definitions({ adding, onAdded }: { adding: boolean; onAdded(): void }) {
  const { value, error, reload } = useAsk((client) => client.alarms.definitions({}), []);
  const [round, setRound] = useState(0);
  const policy = useAsk((client) => client.alarms.policy({}), [round]).value;
  const signed = policy?.signDefinitions === true;
  const changed = () => {
    reload();
    setRound((n) => n + 1);
  };
  const may = useMay('engineer');
  const plant = usePlant();
  const [fresh] = useState(newDefinition);
  const [opened, setOpened] = useState<AlarmDefinition | null>(null);
  const columns: Column<AlarmDefinition>[] = [
    { key: 'priority', title: t.columns.priority, hiddenTitle: true, tight: true, cell: (d) => <PriorityMark priority={d.priority} /> },
    { key: 'condition', title: t.columns.alarm, cell: (d) => <><span className="strong">{conditionWords(d)}</span><br /><span className="muted small">{judgedWords(d, d.under === null ? null : (plant?.byId.get(d.under)?.name ?? null))}</span></>, sort: (a, b) => a.condition.localeCompare(b.condition, 'en') },
    { key: 'limit', title: t.columns.limit, number: true, cell: (d) => <>{limitText(d)}{d.deadband > 0 && !isOnOff(d) ? <><br /><span className="muted small nowrap">{t.deadbandOf(limitText({ ...d, limit: d.deadband }))}</span></> : null}</> },
    { key: 'delay', title: t.columns.delays, cell: (d) => <span className="muted nowrap">{delayWords(d)}</span> },
    { key: 'do', title: t.columns.toDo, cell: (d) => engineWords(d.action) || <span className="muted">{t.notSaidYet}</span> },
    { key: 'on', title: t.columns.state, cell: (d) => <span className={d.enabled ? 'muted' : 'strong'}>{d.enabled ? (d.latching ? t.stateOnLatches : t.stateOn) : t.stateOff}</span> },
    { key: 'edit', title: t.columns.change, hiddenTitle: true, number: true, cell: (d) => (may ? <Button small onPress={() => setOpened(d)} aria-label={t.changeOf(conditionWords(d), d.model)}>{t.change}</Button> : null) },
  ];
  return (
    <>
      {error ? <Notice problem>{error}</Notice> : null}
      <Proposals definitions={value ?? []} policy={policy} round={round} onChange={changed} />
      <Table<AlarmDefinition> label={t.definitions} fill rows={value ?? []} columns={columns} rowKey={(d) => d.id}
        empty={value ? <Empty icon={<IconBell size={32} stroke={1.4} aria-hidden />} title={t.nothingRaises}>{t.definitionsEmpty}</Empty> : null}
      />
      {adding ? <DefinitionDialog definition={fresh} signed={signed} onClose={onAdded} onDone={changed} /> : null}
      {opened ? <DefinitionDialog definition={opened} signed={signed} onClose={() => setOpened(null)} onDone={changed} /> : null}
    </>
  );
}
