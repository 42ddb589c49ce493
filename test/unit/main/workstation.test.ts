import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { desktopEntry } from '../../../electron/main/desktop-entry';
import { spoken } from '../../../electron/main/language';
import { wallScreen, wallZoom, type Screen } from '../../../electron/main/screens';
import { keepWorkstation, readWorkstation } from '../../../electron/main/workstation';
import { temporaryDir } from '../../support/store';

const screen = (id: number, label: string, width = 1920, height = 1080): Screen => ({ id, label, bounds: { x: 0, y: 0, width, height } });
const [desk, hall] = [screen(1, 'DELL'), screen(2, 'HALL', 3840, 2160)];
const choice = { id: 2, label: 'HALL', width: 3840, height: 2160 };

describe('the screen of a wall', () => {
  it('is the one that was chosen, also when the system numbers it anew', () => {
    expect(wallScreen([desk, hall], choice, { screen: 1, shown: true })).toBe(hall);
    const again = screen(77, 'HALL', 3840, 2160);
    expect(wallScreen([desk, again], choice, { screen: 1, shown: true })).toBe(again);
  });
  it('is one where nobody sits, where nobody chose', () => {
    expect(wallScreen([desk, hall], null, { screen: 1, shown: true })).toBe(hall);
    expect(wallScreen([desk, hall], null, { screen: 2, shown: true })).toBe(desk);
    expect(wallScreen([desk], null, { screen: 1, shown: true })).toBe(desk);
  });
  it('is none while the chosen one is away and somebody works at what is left; else what there is', () => {
    expect(wallScreen([desk], choice, { screen: 1, shown: true })).toBeNull();
    expect(wallScreen([desk], choice, { screen: 1, shown: false })).toBe(desk);
    expect(wallScreen([], choice, { screen: 1, shown: false })).toBeNull();
  });
  it('is filled by a page of at least 1280 by 800, never drawn smaller than at a desk', () => {
    expect([[1920, 1080], [3840, 2160], [1280, 800], [1024, 768], [1080, 1920]].map(([width, height]) => wallZoom({ width: width!, height: height! }))).toEqual([1.35, 2.7, 1, 1, 1].map((zoom) => expect.closeTo(zoom, 9)));
  });
});

describe('what was chosen for this machine', () => {
  it('is kept and read again, whole', async () => {
    const home = join(await temporaryDir(), 'new');
    const kept = { theme: 'dark', language: 'de', zoom: 1.5, sound: 0.25, wall: { onStart: true, screen: choice } } as const;
    keepWorkstation(home, kept);
    expect(readWorkstation(home)).toEqual(kept);
    expect(readdirSync(home)).toEqual(['workstation.json']);
  });
  it('is as nobody had chosen where the file is missing, damaged, or says what can’t be', async () => {
    const home = await temporaryDir();
    const ordinary = { theme: 'system', language: 'system', zoom: 1, sound: 0.5, wall: { onStart: false, screen: null } };
    expect(readWorkstation(home)).toEqual(ordinary);
    for (const text of ['{"theme":', 'null', '[]', '"x"', '{"theme":"pink","language":"fr","zoom":7,"sound":3,"wall":{"onStart":"yes","screen":{"id":"2"}}}', '{"wall":null}']) {
      writeFileSync(join(home, 'workstation.json'), text);
      expect(readWorkstation(home)).toEqual(ordinary);
    }
  });
  it('costs no window where it can’t be kept', async () => {
    const home = await temporaryDir();
    mkdirSync(join(home, 'workstation.json.part'));
    expect(() => keepWorkstation(home, readWorkstation(home))).not.toThrow();
  });
});

describe('the language of the windows', () => {
  it('is the system’s where it is one that is spoken here, and numbers go by the system’s locale of that language', () => {
    expect(['de-AT', 'de_CH.UTF-8', 'de', 'en-US', 'fr-FR', 'C', 'POSIX', '', undefined, 'den-XX', 'de-'].map((system) => Object.values(spoken('system', system)).join(' '))).toEqual([
      'de de-AT', 'de de-CH', 'de de', 'en en-US', 'en en-GB', 'en en-GB', 'en en-GB', 'en en-GB', 'en en-GB', 'en en-GB', 'en en-GB',
    ]);
  });
  it('is the one that was chosen, whatever the system says', () => {
    expect(spoken('de', 'en-US')).toEqual({ language: 'de', locale: 'de-DE' });
    expect(spoken('en', 'de-AT')).toEqual({ language: 'en', locale: 'en-GB' });
    expect(spoken('de', 'de-AT')).toEqual({ language: 'de', locale: 'de-AT' });
  });
});

it('starts with a desktop by a line in which nothing is taken for anything else', () => {
  expect(desktopEntry(['/opt/Mill wright/millwright', '--hidden', '--home', '/data/a"b$c`d\\e%f']).split('\n')).toContain('Exec="/opt/Mill wright/millwright" "--hidden" "--home" "/data/a\\\\"b\\\\$c\\\\`d\\\\\\\\e%%f"');
});
