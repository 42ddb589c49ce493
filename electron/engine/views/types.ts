import type { Display, DisplayContent, Wall } from '../../contract/displays';
import type { Role } from '../../contract/procedure';
import type { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';

export interface SaveDisplay {
  /** Left out: a new one. */
  id?: number;
  revision?: number;
  content: DisplayContent;
  why?: string;
}

export interface Views {
  /** Those that a role finds, by title. */
  displays(role: Role): Display[];
  /** @throws not-found also where its role is too weak to know of it */
  display(id: number, role: Role): Display;
  /** @throws not-found, conflict (changed since, or the title is taken), invalid-input (names what is not in the plant) */
  save(who: Who, wanted: SaveDisplay): Promise<Display>;
  remove(who: Who, id: number, why?: string): Promise<void>;
  /** Back to before its last change; null: it was not there. */
  undo(who: Who, id: number): Promise<Display | null>;
  /** As a text that names equipment by its keys. */
  portable(id: number, role: Role): string;
  /** A new display of such a text. @throws invalid-input */
  takeIn(who: Who, text: string): Promise<Display>;
  /** What every wall shows. */
  wall(): Wall;
  /** @throws invalid-input where a wall, which may only look, can't show one of its pages */
  setWall(who: Who, wall: Wall, why?: string): Promise<Wall>;
  changed: Emitter<void>;
}
