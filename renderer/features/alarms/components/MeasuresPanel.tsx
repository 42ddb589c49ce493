import { useState } from 'react';
import type { AlarmMeasures } from '../../../../electron/contract/alarms';
import { Button, Dialog, Figure, Notice, Panel, Segments } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { barWords } from '../../../../electron/contract/measure-words';
import { figureOfBar, measuresFinding, unseenWords } from '../../../words/measures';
import { counted, DASH, number, percent } from '../../../words/numbers';
import { dateTime, duration, period } from '../../../words/time';

const spans = { day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 };
type Span = keyof typeof spans;
const choices: readonly { key: Span; text: string }[] = [{ key: 'day', text: 'Day' }, { key: 'week', text: 'Week' }, { key: 'month', text: '30 days' }];
const AGAIN_MS = 60_000;
const LISTED = 5;

/** How much the operator was asked for, against what is held to be manageable. */
export function MeasuresPanel() {
  const [span, setSpan] = useState<Span>('week');
  const [opened, setOpened] = useState(false);
  const { value, error } = useAsk((client) => client.alarms.measures({ from: Date.now() - spans[span], to: Date.now() }), [span], AGAIN_MS);
  return (
    <Panel title={value ? measuresFinding(value) : 'Operator’s measures'} className="measures" aside={<Segments<Span> label="Over" value={span} choices={choices} onChange={setSpan} />}>
      {error ? <Notice problem>{error}</Notice> : null}
      {value ? (
        <div className="figures">
          <Figure value={number(value.announced)} label={`announced, ${figureOfBar('per-hour', value.perHour)} an hour`} />
          <Figure value={number(value.busiestTenMinutes)} label="in the busiest ten minutes" />
          <Figure value={number(value.floods.length)} label={value.floods.length === 1 ? 'flood' : 'floods'} />
          <Figure value={value.medianAcknowledgeMs === null ? DASH : duration(value.medianAcknowledgeMs)} label="median time to acknowledge" />
          <Button small onPress={() => setOpened(true)}>All measures</Button>
        </div>
      ) : null}
      {value && opened ? <MeasuresDialog of={value} onClose={() => setOpened(false)} /> : null}
    </Panel>
  );
}

function MeasuresDialog({ of, onClose }: { of: AlarmMeasures; onClose(): void }) {
  const unseen = useAsk((client) => client.alarms.blind({ from: of.from, to: of.to }), [of.from, of.to]);
  return (
    <Dialog wide title={measuresFinding(of)} onClose={onClose} footer={<Button look="primary" onPress={onClose}>Close</Button>}>
      <p className="muted">{period(of.from, of.to)}, against EEMUA 191 and ISA-18.2, for one operator.</p>
      <table className="table" aria-label="Against EEMUA 191 and ISA-18.2">
        <thead><tr><th scope="col">Measure</th><th scope="col" className="number">Was</th><th scope="col" className="number">At most</th><th scope="col">Manageable</th></tr></thead>
        <tbody>
          {of.bars.map((bar) => (
            <tr key={bar.what}>
              <td>{barWords[bar.what]}</td>
              <td className={bar.holds ? 'number' : 'number strong'}>{figureOfBar(bar.what, bar.got)}</td>
              <td className="number muted">{figureOfBar(bar.what, bar.want)}</td>
              <td>{bar.holds ? <span className="muted">Yes</span> : <span className="strong">No</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {unseen.error ? <Notice problem>{unseen.error}</Notice> : null}
      <div className="measure-lists">
        <List title="Most frequent" rows={of.mostFrequent.map((one) => [placeKey(one), `${one.assetName}: ${one.condition}`, `${counted(one.times, 'time')}, ${percent(one.share)}`])} />
        <List title="Chattering" rows={of.chattering.map((one) => [placeKey(one), `${one.assetName}: ${one.condition}`, counted(one.times, 'time')])} />
        <List title="Not watched" rows={(unseen.value ?? []).map((one) => [String(one.asset), one.assetName, unseenWords(one)])} />
        <List title="Standing for more than a day" rows={of.stale.map((one) => [placeKey(one), `${one.assetName}: ${one.condition}`, `since ${dateTime(one.since)}`])} />
      </div>
    </Dialog>
  );
}

const placeKey = ({ definition, asset }: { definition: number; asset: number }) => `${definition}/${asset}`;

function List({ title, rows }: { title: string; rows: readonly (readonly [key: string, text: string, beside: string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      {rows.length === 0 ? <p className="muted">None</p> : null}
      <ol>
        {rows.slice(0, LISTED).map(([key, text, beside]) => <li key={key}>{text} <span className="muted nowrap">{beside}</span></li>)}
        {rows.length > LISTED ? <li className="muted">and {counted(rows.length - LISTED, 'more', 'more')}</li> : null}
      </ol>
    </section>
  );
}
