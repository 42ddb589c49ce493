import { lazy, Suspense, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Header as MenuHeader } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { IconCheck, IconChevronDown } from '../kit/icons';
import type { LanguageChoice, ThemeMode } from '../bridge';
import { useAppliance, useMay, usePerson } from '../state/hooks';
import { useStore } from '../state/store';
import { setTheme, themeMode } from './theme';
import { t } from '../words/catalogue/app';
import { go } from './navigation';

const AboutDialog = lazy(() => import('./AboutDialog'));
const PassphraseDialog = lazy(() => import('./PassphraseDialog'));
const modes: readonly ThemeMode[] = ['system', 'light', 'dark', 'contrast'];
const languages: readonly LanguageChoice[] = ['system', 'en', 'de'];
/** Apart from the appearances in the same menu. */
const languageId = (key: LanguageChoice) => `language ${key}`;

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
              if (key === 'people') go({ page: 'people', tab: mayLock ? 'people' : 'audit' });
              if (key === 'start') go({ page: 'start' });
              if (key === 'second') void bridge.secondWindow();
              if (key === 'wall') void bridge.wall({ open: true });
              if (key === 'sign-out') void leave('signOut');
              if (key === 'lock') void leave('lock');
            }}
          >
            <MenuSection>
              <MenuHeader>{person ? t.roles[person.role] : ''}</MenuHeader>
              <MenuItem id="passphrase" className="choice">
                {t.changePassphrase}
              </MenuItem>
              <MenuItem id="people" className="choice">
                {mayLock ? t.peopleAndAudit : t.auditTrail}
              </MenuItem>
              <MenuItem id="start" className="choice">
                {t.settingUp}
              </MenuItem>
              <MenuItem id="sign-out" className="choice">
                {t.signOut}
              </MenuItem>
              {mayLock ? (
                <MenuItem id="lock" className="choice">
                  {t.lock}
                </MenuItem>
              ) : null}
            </MenuSection>
            <Separator className="separator" />
            <MenuSection>
              <MenuHeader>{t.screens}</MenuHeader>
              <MenuItem id="second" className="choice">
                {t.secondWindow}
              </MenuItem>
              <MenuItem id="wall" className="choice">
                {t.openWall}
              </MenuItem>
            </MenuSection>
            <Separator className="separator" />
            <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[mode]} onSelectionChange={(keys) => setTheme([...keys][0] as ThemeMode, bridge)}>
              <MenuHeader>{t.appearance}</MenuHeader>
              {modes.map((key) => (
                <MenuItem key={key} id={key} className="choice">
                  <IconCheck className="tick" size={16} aria-hidden />
                  {t.looks[key]}
                </MenuItem>
              ))}
            </MenuSection>
            <Separator className="separator" />
            <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[languageId(bridge.languageChoice)]} onSelectionChange={(keys) => void bridge.setLanguage(languages.find((key) => keys !== 'all' && keys.has(languageId(key))) ?? 'system')}>
              <MenuHeader>{t.language}</MenuHeader>
              {languages.map((key) => (
                <MenuItem key={key} id={languageId(key)} className="choice" lang={key === 'system' ? undefined : key}>
                  <IconCheck className="tick" size={16} aria-hidden />
                  {t.languages[key]}
                </MenuItem>
              ))}
            </MenuSection>
            <Separator className="separator" />
            <MenuItem id="about" className="choice">
              {t.about}
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
