import type { Column } from '../columns/types';
import type { Mixture, Part } from './players';

/** Words of a text that are told apart; what follows is told as one, so that a long text can be explained at all. */
export const MOST_WORDS = 200;

/** A word as it stands, with its punctuation. */
export interface Word {
  /** The first with the blanks before it, the last with those behind it: all words together are the text. */
  text: string;
  /** What parts it from the word before. */
  lead: string;
  /** How many words it is: more than one only at the end of a long text. */
  words: number;
}

/** A text cut at its blanks. Of blanks alone it is one word, of nothing none. */
export function wordsOf(text: string): Word[] {
  const found = [...text.matchAll(/\S+/gu)];
  if (found.length === 0) return text === '' ? [] : [{ text, lead: '', words: 1 }];
  const kept = found.slice(0, MOST_WORDS + 1);
  const ends = kept.map((match, at) => (at === kept.length - 1 ? text.length : match.index + match[0].length));
  return kept.map((match, at) => {
    const from = at === 0 ? 0 : match.index;
    return { text: text.slice(from, ends[at]), lead: text.slice(at === 0 ? 0 : ends[at - 1], from), words: at === MOST_WORDS ? found.length - MOST_WORDS : 1 };
  });
}

/** A text whose words are the players. A word that is not taken is left out; without any the text is empty, whatever the background holds. */
export class TextPart implements Part {
  readonly words: readonly Word[];
  private readonly all: number[];

  constructor(readonly name: string, text: string) {
    this.words = wordsOf(text);
    this.all = this.words.map((_, at) => at);
  }

  get count(): number {
    return this.words.length;
  }

  differing(): number[] {
    return this.all;
  }

  column(mixtures: readonly Mixture[], first: number): Column {
    return mixtures.map(({ own }) => {
      let text = '';
      let begun = false;
      this.words.forEach((word, at) => {
        if (!own[first + at]) return;
        text += begun ? word.lead + word.text : word.text;
        begun = true;
      });
      return text;
    });
  }
}
