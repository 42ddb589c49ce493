import { lazy, Suspense, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Header as MenuHeader } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { IconCheck, IconChevronDown } from '../kit/icons';
import type { ThemeMode } from '../bridge';
import { useAppliance, useMay, usePerson } from '../state/hooks';
import { useStore } from '../state/store';
import { setTheme, themeMode } from './theme';

const AboutDialog = lazy(() => import('./AboutDialog'));
const PassphraseDialog = lazy(() => import('./PassphraseDialog'));
const roleWords = { viewer: 'May look', operator: 'Operator', engineer: 'Engineer', administrator: 'Administrator' } as const;
const modes: readonly { key: ThemeMode; text: string }[] = [
  { key: 'system', text: 'As the system' },
  { key: 'light', text: 'Light' },
  { key: 'dark', text: 'Dark' },
  { key: 'contrast', text: 'High contrast' },
];

/** Who is here, how the screen looks, and the way out. */
export function PersonMenu() {
  const { connection, session, bridge } = useAppliance();
  const person = usePerson();
  const mode = useStore(themeMode);
  const mayLock = useMay('administrator');
  const [dialog, setDialog] = useState<'about' | 'passphrase' | null>(null);
  const leave = async (how: 'signOut' | 'lock') => {
    const { client } = connection.get();
    if (!client) return;
    await (how === 'lock' ? client.vault.lock({}) : client.session.signOut({})).catch(() => undefined);
    await session.refresh();
  };
  return (
    <>
      <MenuTrigger>
        <Button className="person">
          <span className="ellipsis">{person?.name}</span>
          <IconChevronDown size={14} aria-hidden />
        </Button>
        <Popover className="popover" placement="bottom end">
          <Menu
            className="choices"
            onAction={(key) => {
              if (key === 'about' || key === 'passphrase') setDialog(key);
              if (key === 'second') void bridge.secondWindow();
              if (key === 'wall') void bridge.wall({ open: true });
              if (key === 'sign-out') void leave('signOut');
              if (key === 'lock') void leave('lock');
            }}
          >
            <MenuSection>
              <MenuHeader>{person ? roleWords[person.role] : ''}</MenuHeader>
              <MenuItem id="passphrase" className="choice">
                Change your passphrase
              </MenuItem>
              <MenuItem id="sign-out" className="choice">
                Sign out
              </MenuItem>
              {mayLock ? (
                <MenuItem id="lock" className="choice">
                  Lock Millwright
                </MenuItem>
              ) : null}
            </MenuSection>
            <Separator className="separator" />
            <MenuSection>
              <MenuHeader>Screens</MenuHeader>
              <MenuItem id="second" className="choice">
                Open a second window
              </MenuItem>
              <MenuItem id="wall" className="choice">
                Open the wall
              </MenuItem>
            </MenuSection>
            <Separator className="separator" />
            <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[mode]} onSelectionChange={(keys) => setTheme([...keys][0] as ThemeMode, bridge)}>
              <MenuHeader>Appearance</MenuHeader>
              {modes.map(({ key, text }) => (
                <MenuItem key={key} id={key} className="choice">
                  <IconCheck className="tick" size={16} aria-hidden />
                  {text}
                </MenuItem>
              ))}
            </MenuSection>
            <Separator className="separator" />
            <MenuItem id="about" className="choice">
              About Millwright
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <Suspense fallback={null}>
        {dialog === 'about' ? <AboutDialog onClose={() => setDialog(null)} /> : null}
        {dialog === 'passphrase' ? <PassphraseDialog onClose={() => setDialog(null)} /> : null}
      </Suspense>
    </>
  );
}
