import { useEffect, useState } from 'react';
import type { Display, Wall } from '../../../../electron/contract/displays';
import type { Workstation } from '../../../bridge';
import { Button, Check, Choice, Field, FormDialog } from '../../../kit';
import { IconArrowDown, IconArrowUp } from '../../../kit/icons';
import { errorText, useAction, useAppliance, useMay } from '../../../state/hooks';
import { useStore } from '../../../state/store';
import { t } from '../../../words/catalogue/displays';
import { holdWords, screenWords } from '../../../words/walls';

type Page = Wall['pages'][number];
type Hold = keyof typeof holdWords;
const holds = ['never', '1', '2', '3', '4'] as const satisfies readonly Hold[];
const EVERY_S = { least: 5, most: 3600 } as const;

/** What walls show, for engineers, and where this machine has one. */
export function WallDialog({ displays, onClose }: { displays: readonly Display[]; onClose(): void }) {
  const wall = useStore(useAppliance().wall);
  const machine = useMachine();
  if (!wall || !machine) return null;
  return <Asked displays={displays} wall={wall} machine={machine} onClose={onClose} />;
}

function useMachine(): Workstation | null {
  const { bridge } = useAppliance();
  const [value, setValue] = useState<Workstation | null>(null);
  useEffect(() => {
    void bridge.workstation().then(setValue);
  }, [bridge]);
  return value;
}

function Asked({ displays, wall, machine, onClose }: { displays: readonly Display[]; wall: Wall; machine: Workstation; onClose(): void }) {
  const { bridge } = useAppliance();
  const may = useMay('engineer');
  // Those that are shown, in their order; then what else could be.
  const everybodys = displays.filter(({ sharedWith }) => sharedWith === 'viewer').map(({ id }) => id);
  const [order, setOrder] = useState<readonly Page[]>(() => [...wall.pages.filter((page) => page === 'overview' || everybodys.includes(page)), ...(['overview', ...everybodys] as Page[]).filter((page) => !wall.pages.includes(page))]);
  const [shown, setShown] = useState<ReadonlySet<Page>>(() => new Set(wall.pages));
  const [every, setEvery] = useState(String(wall.everyS));
  const [hold, setHold] = useState<Hold>(wall.holdAt === null ? 'never' : (String(wall.holdAt) as Hold));
  const [screen, setScreen] = useState(machine.wall.screen?.id ?? 0);
  const [onStart, setOnStart] = useState(machine.wall.onStart);
  const [withMachine, setWithMachine] = useState(machine.withMachine);
  const [open, setOpen] = useState(machine.wall.open);
  const [problem, setProblem] = useState<string | null>(null);

  const pages = order.filter((page) => shown.has(page));
  const everyS = Number(every);
  const timeOk = every.trim() !== '' && Number.isInteger(everyS) && everyS >= EVERY_S.least && everyS <= EVERY_S.most;
  const kept = useAction(async (client) => {
    const next: Wall = { pages: [...pages], everyS, holdAt: hold === 'never' ? null : Number(hold) };
    if (may && JSON.stringify(next) !== JSON.stringify(wall)) await client.views.setWall(next);
    await bridge.setWorkstation({ onStart, screen: screen === 0 ? null : screen, withMachine });
  });
  const turn = async () => {
    try {
      await bridge.wall({ open: !open });
      setOpen(!open);
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  const titleOf = (page: Page) => (page === 'overview' ? t.overview : (displays.find(({ id }) => id === page)?.title ?? ''));
  const moved = (page: Page, by: -1 | 1) => {
    const next = order.filter((one) => one !== page);
    next.splice(order.indexOf(page) + by, 0, page);
    setOrder(next);
  };
  const toggled = (page: Page, on: boolean) => setShown(new Set(on ? [...shown, page] : [...shown].filter((one) => one !== page)));
  const away = machine.wall.screen && !machine.screens.some(({ id }) => id === machine.wall.screen?.id) ? machine.wall.screen : null;
  const screens = [
    { key: 0, text: t.freeScreen },
    ...machine.screens.map((one) => ({ key: one.id, text: screenWords(one) })),
    ...(away ? [{ key: away.id, text: t.notPlugged(screenWords({ ...away, here: false })) }] : []),
  ];
  return (
    <FormDialog
      title={t.wallTitle} submit={t.save} onClose={onClose} action={{ ...kept, error: kept.error ?? problem }} ready={!may || (timeOk && pages.length > 0)}
      beside={<Button onPress={() => void turn()}>{open ? t.closeWall : t.openWall}</Button>}
    >
      <p className="muted">{t.wallWords}</p>
      {may ? (
        <>
          <fieldset className="wall-pages">
            <legend>{t.pagesInTurn}</legend>
            <ul>
              {order.map((page, i) => (
                <li key={page}>
                  <Check value={shown.has(page)} onChange={(on) => toggled(page, on)}>{titleOf(page)}</Check>
                  <Button small iconOnly disabled={i === 0} aria-label={t.tool(t.tools.earlier, titleOf(page))} onPress={() => moved(page, -1)}><IconArrowUp size={14} aria-hidden /></Button>
                  <Button small iconOnly disabled={i === order.length - 1} aria-label={t.tool(t.tools.later, titleOf(page))} onPress={() => moved(page, 1)}><IconArrowDown size={14} aria-hidden /></Button>
                </li>
              ))}
            </ul>
            {pages.length === 0 ? <p className="small" role="alert">{t.chooseOne}</p> : null}
          </fieldset>
          <div className="wall-times">
            <Field label={t.secondsEach} value={every} onChange={setEvery} error={timeOk ? undefined : t.secondsProblem(EVERY_S.least, EVERY_S.most)} />
            <Choice label={t.stopsAt} value={hold} choices={holds.map((key) => ({ key, text: holdWords[key] }))} onChange={(next) => setHold(next)} />
          </div>
        </>
      ) : null}
      <fieldset className="wall-machine">
        <legend>{t.onThisMachine}</legend>
        <Choice label={t.screenLabel} value={screen} choices={screens} onChange={(next) => setScreen(next)} hint={t.unplugged} />
        <Check value={onStart} onChange={setOnStart}>{t.onStart}</Check>
        <Check value={withMachine} onChange={setWithMachine}>{t.withMachine}</Check>
      </fieldset>
    </FormDialog>
  );
}
