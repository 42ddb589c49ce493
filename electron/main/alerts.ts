import { app, Notification } from 'electron';
import { channelOverMainPort } from '../contract/channel';
import { connect } from '../contract/client';
import type { Alarm } from '../contract/alarms';
import type { Contract } from '../contract/contract';
import type { EngineLink } from './engine-link';
import type { MainWords } from './words';
import { nextAlert, standingOf, type Seen, type Standing } from './alert-words';

const RETRY_MS = 2_000;
const LOCKED_MS = 1_000;

interface AlertOptions {
  link: EngineLink;
  /** Somebody works in one of our windows: they see it there. */
  seen(): boolean;
  show(): void;
  words(): MainWords;
  /** The tray says how many wait, and how urgent. */
  badge(standing: Standing): void;
}

/** Tells the desktop of alarms that nobody has acknowledged, also while no window is open: a line of its own to the engine, which only looks. */
export function alertDesktop({ link, seen, show, words, badge }: AlertOptions): void {
  let known: Seen = null;
  let shown: Notification | undefined;
  const quiet = () => {
    shown?.close();
    badge({ count: 0, priority: null });
    app.setBadgeCount(0);
  };
  const told = (alarms: readonly Alarm[]) => {
    const standing = standingOf(alarms);
    badge(standing);
    app.setBadgeCount(standing.count);
    const { alert, seen: next } = nextAlert(known, alarms, words());
    known = next;
    if (standing.count === 0) shown?.close();
    if (!alert || seen() || !Notification.isSupported()) return;
    // One at a time: the newest stands for those before it, which its words count.
    shown?.close();
    shown = new Notification({ title: alert.title, body: alert.body, urgency: alert.priority === 1 ? 'critical' : 'normal', silent: true });
    shown.on('click', show);
    shown.show();
  };
  const follow = () => {
    const again = () => setTimeout(follow, RETRY_MS);
    // While it is being started there is nothing to tell.
    if (link.state.state !== 'running') return void again();
    const { client, close } = connect<Contract>(channelOverMainPort(link.connect('wall')));
    // A line stays open when the vault is locked, and what it followed is gone: then nothing is said, until a new one finds it open.
    const look = setInterval(() => void client.vault.status({}).then(({ state }) => state === 'open' || close(), () => close()), LOCKED_MS);
    client.alarms.active({}, ({ alarms }) => told(alarms), () => {
      clearInterval(look);
      close();
      quiet();
      again();
    });
  };
  follow();
}
