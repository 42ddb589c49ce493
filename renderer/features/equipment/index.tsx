import { useMemo } from 'react';
import type { Asset } from '../../../electron/contract/domain';
import { Button, Empty, PriorityMark, RiskBar, Table, type Column } from '../../kit';
import { IconBuildingFactory } from '../../kit/icons';
import { go, RouteLink } from '../../app/navigation';
import { useManifests, usePlant, useSteadyLive } from '../../state/hooks';
import { ageOf, machineLive, type MachineLive } from '../../state/live';
import { outputWords, pathOf } from '../../state/plant';
import { t } from '../../words/catalogue/equipment';
import { machinesHeading, predictionText, type OutputWords } from '../../words/machines';
import { DASH } from '../../words/numbers';
import { duration } from '../../words/time';

interface Row {
  machine: Asset;
  place: string;
  live: MachineLive;
  ageMs: number;
  output: OutputWords | null;
  model: string;
}

const columns: readonly Column<Row>[] = [
  { key: 'alarm', title: t.columns.alarm, hiddenTitle: true, tight: true, cell: ({ live }) => (live.alarm ? <PriorityMark priority={live.alarm} /> : <span className="no-mark" />) },
  {
    key: 'name', title: t.columns.name, sort: (a, b) => a.machine.name.localeCompare(b.machine.name, 'en', { numeric: true }),
    cell: ({ machine }) => <RouteLink to={{ page: 'machine', asset: machine.id, range: '8h' }} className="strong">{machine.name}</RouteLink>,
  },
  { key: 'place', title: t.columns.place, cell: ({ place }) => <span className="muted">{place}</span>, sort: (a, b) => a.place.localeCompare(b.place, 'en', { numeric: true }) },
  {
    key: 'bar', title: t.columns.bar, hiddenTitle: true,
    cell: ({ live, output }) => (
      <div className="table-bar">
        <RiskBar value={live.condition === 'live' ? live.prediction : NaN} limit={output?.limit ?? null} top={output?.kind === 'probability' ? 1 : (output?.limit ?? 1) * 1.5} priority={live.alarm <= 3 ? live.alarm : 0} />
      </div>
    ),
  },
  {
    key: 'risk', title: t.columns.prediction, number: true, down: true, sort: (a, b) => risk(a) - risk(b),
    cell: ({ live, output }) => <span className="strong">{live.condition === 'live' && output ? predictionText(live.prediction, output) : DASH}</span>,
  },
  { key: 'limit', title: t.columns.limit, number: true, cell: ({ output }) => <span className="muted">{output?.limit == null ? DASH : predictionText(output.limit, output)}</span> },
  { key: 'model', title: t.columns.model, cell: ({ model }) => <span className="muted">{model}</span> },
  { key: 'state', title: t.columns.state, cell: ({ live }) => <span className={live.condition === 'live' ? 'muted' : undefined}>{t.states[live.condition]}</span> },
  { key: 'age', title: t.columns.newest, number: true, down: true, sort: (a, b) => age(a) - age(b), cell: ({ ageMs }) => <span className="muted">{Number.isNaN(ageMs) ? DASH : duration(ageMs)}</span> },
];
const risk = (row: Row) => (row.live.condition === 'live' && Number.isFinite(row.live.prediction) ? row.live.prediction : -Infinity);
const age = (row: Row) => (Number.isNaN(row.ageMs) ? Infinity : row.ageMs);

/** All equipment as a list that can be sorted. */
export default function Equipment() {
  const plant = usePlant();
  const { live: frame, mono } = useSteadyLive();
  const manifests = useManifests();
  const rows = useMemo(
    () =>
      (plant?.equipment ?? []).map((machine): Row => {
        const state = machineLive(frame, machine.id);
        const watch = plant?.watchOf.get(machine.id);
        return {
          machine,
          place: plant ? pathOf(plant, machine.id).slice(0, -1).map((asset) => asset.name).join(' / ') : '',
          live: state,
          ageMs: frame ? ageOf(state.received, frame, mono) : NaN,
          output: outputWords(watch, manifests),
          model: watch ? `${watch.model} ${watch.version}` : t.noModel,
        };
      }),
    [plant, frame, manifests, mono],
  );
  if (!plant) return null;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{rows.length === 0 ? t.none : machinesHeading(rows.length)}</h1>
      </div>
      <Table
        label={t.label} fill rows={rows} columns={columns} rowKey={(row) => row.machine.id} raised={(row) => row.live.alarm >= 1 && row.live.alarm <= 3} sortedBy={{ key: 'risk', descending: true }}
        empty={
          <Empty icon={<IconBuildingFactory size={32} stroke={1.4} aria-hidden />} title={t.byItself} actions={<Button look="primary" onPress={() => go({ page: 'connect' })}>{t.connect}</Button>}>
            {t.empty}
          </Empty>
        }
      />
    </div>
  );
}
