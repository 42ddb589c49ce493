import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { TextField } from 'react-aria-components/TextField';
import { useAppliance, useAsk, useDisplays, useManifests, useMay, usePlant } from '../state/hooks';
import { MOST_PENS, pensOf } from '../state/pens';
import { commandsFor, commandsOf, type Command, type Does } from './commands';
import { go } from './navigation';
import { trendOf } from './route';
import { setTheme } from './theme';
import { t } from '../words/catalogue/app';

const SHOWN = 12;

/** Whatever has a name here, by a few of its letters. */
export default function Palette({ onClose }: { onClose(): void }) {
  const { bridge, replay } = useAppliance();
  const plant = usePlant();
  const manifests = useManifests();
  const displays = useDisplays() ?? [];
  const models = useAsk((client) => client.models.list({}), []).value ?? [];
  const mayCompose = useMay('engineer');
  const [written, setWritten] = useState('');
  const found = commandsFor(commandsOf({ plant, displays, models: newestOf(models), mayCompose }), written, SHOWN);
  const act = (does: Does) => {
    onClose();
    if ('go' in does) go(does.go);
    else if ('look' in does) setTheme(does.look, bridge);
    else if ('open' in does && does.open === 'past') replay.begin();
    else if ('open' in does) void (does.open === 'wall' ? bridge.wall({ open: true }) : bridge.secondWindow());
    else {
      const machine = plant?.byId.get(does.trend);
      if (plant && machine) go(trendOf(pensOf(machine, plant, manifests).slice(0, MOST_PENS).map(({ key }) => key)));
    }
  };
  const choose = (command: Command | undefined) => command && act(command.does);
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="dialog-box palette">
        <Dialog className="dialog" aria-label={t.paletteLabel}>
          <Autocomplete inputValue={written} onInputChange={setWritten}>
            <TextField aria-label={t.paletteHint} autoFocus className="field">
              <Input className="input" placeholder={t.paletteHint} spellCheck={false} />
            </TextField>
            <Menu<Command> className="choices" aria-label={t.paletteChoices} items={found} onAction={(id) => choose(found.find((one) => one.id === id))} renderEmptyState={() => <p className="muted palette-none">{t.paletteNone}</p>}>
              {(command) => (
                <MenuItem id={command.id} textValue={command.text} className="choice">
                  <span className="ellipsis">{command.text}</span>
                  <span className="muted small ellipsis palette-aside">{command.aside}</span>
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The version that answers of each, or the newest where none does. */
function newestOf(versions: readonly { model: string; title: string; version: string; answers: boolean }[]): { name: string; title: string; version: string }[] {
  const shown = new Map<string, { name: string; title: string; version: string }>();
  for (const { model, title, version, answers } of versions) if (!shown.has(model) || answers) shown.set(model, { name: model, title, version });
  return [...shown.values()];
}
