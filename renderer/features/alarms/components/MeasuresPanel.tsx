import { useState } from 'react';
import type { AlarmMeasures } from '../../../../electron/contract/alarms';
import { Button, Dialog, Figure, Notice, Panel, Segments } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { conditionWords } from '../../../words/engine';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/alarms';
import { figureOfBar, measuresFinding, unseenWords } from '../../../words/measures';
import { DASH, number, percent } from '../../../words/numbers';
import { dateTime, duration, period } from '../../../words/time';

const spans = { day: 86_400_000, week: 7 * 86_400_000, month: 30 * 86_400_000 };
type Span = keyof typeof spans;
const choices: readonly { key: Span; text: string }[] = [{ key: 'day', text: t.spans.day }, { key: 'week', text: t.spans.week }, { key: 'month', text: t.spans.month }];
const AGAIN_MS = 60_000;
const LISTED = 5;

/** How much the operator was asked for, against what is held to be manageable. */
export function MeasuresPanel() {
  const [span, setSpan] = useState<Span>('week');
  const [opened, setOpened] = useState(false);
  const { value, error } = useAsk((client) => client.alarms.measures({ from: Date.now() - spans[span], to: Date.now() }), [span], AGAIN_MS);
  return (
    <Panel title={value ? measuresFinding(value) : t.measures} className="measures" aside={<Segments<Span> label={t.measuresOver} value={span} choices={choices} onChange={setSpan} />}>
      {error ? <Notice problem>{error}</Notice> : null}
      {value ? (
        <div className="figures">
          <Figure value={number(value.announced)} label={t.announced(figureOfBar('per-hour', value.perHour))} />
          <Figure value={number(value.busiestTenMinutes)} label={t.inBusiest} />
          <Figure value={number(value.floods.length)} label={t.floods(value.floods.length)} />
          <Figure value={value.medianAcknowledgeMs === null ? DASH : duration(value.medianAcknowledgeMs)} label={t.medianAcknowledge} />
          <Button small onPress={() => setOpened(true)}>{t.allMeasures}</Button>
        </div>
      ) : null}
      {value && opened ? <MeasuresDialog of={value} onClose={() => setOpened(false)} /> : null}
    </Panel>
  );
}

function MeasuresDialog({ of, onClose }: { of: AlarmMeasures; onClose(): void }) {
  const unseen = useAsk((client) => client.alarms.blind({ from: of.from, to: of.to }), [of.from, of.to]);
  return (
    <Dialog wide title={measuresFinding(of)} onClose={onClose} footer={<Button look="primary" onPress={onClose}>{kit.close}</Button>}>
      <p className="muted">{t.against191(period(of.from, of.to))}</p>
      <table className="table" aria-label={t.measuresLabel}>
        <thead><tr><th scope="col">{t.measureColumns.measure}</th><th scope="col" className="number">{t.measureColumns.was}</th><th scope="col" className="number">{t.measureColumns.atMost}</th><th scope="col">{t.measureColumns.manageable}</th></tr></thead>
        <tbody>
          {of.bars.map((bar) => (
            <tr key={bar.what}>
              <td>{t.bars[bar.what]}</td>
              <td className={bar.holds ? 'number' : 'number strong'}>{figureOfBar(bar.what, bar.got)}</td>
              <td className="number muted">{figureOfBar(bar.what, bar.want)}</td>
              <td>{bar.holds ? <span className="muted">{t.yes}</span> : <span className="strong">{t.no}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {unseen.error ? <Notice problem>{unseen.error}</Notice> : null}
      <div className="measure-lists">
        <List title={t.lists.mostFrequent} rows={of.mostFrequent.map((one) => [placeKey(one), `${one.assetName}: ${conditionWords(one)}`, t.timesShare(one.times, percent(one.share))])} />
        <List title={t.lists.chattering} rows={of.chattering.map((one) => [placeKey(one), `${one.assetName}: ${conditionWords(one)}`, t.times(one.times)])} />
        <List title={t.lists.notWatched} rows={(unseen.value ?? []).map((one) => [String(one.asset), one.assetName, unseenWords(one)])} />
        <List title={t.lists.stale} rows={of.stale.map((one) => [placeKey(one), `${one.assetName}: ${conditionWords(one)}`, t.since(dateTime(one.since))])} />
      </div>
    </Dialog>
  );
}

const placeKey = ({ definition, asset }: { definition: number; asset: number }) => `${definition}/${asset}`;

function List({ title, rows }: { title: string; rows: readonly (readonly [key: string, text: string, beside: string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      {rows.length === 0 ? <p className="muted">{t.noneThere}</p> : null}
      <ol>
        {rows.slice(0, LISTED).map(([key, text, beside]) => <li key={key}>{text} <span className="muted nowrap">{beside}</span></li>)}
        {rows.length > LISTED ? <li className="muted">{t.andMore(rows.length - LISTED)}</li> : null}
      </ol>
    </section>
  );
}
