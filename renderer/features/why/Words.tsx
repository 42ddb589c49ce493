import type { Explanation, WordEffect } from '../../../electron/contract/explanation';
import { amountText, errorText, wordsLabel, wordText } from '../../words/why';

/** A text in its order, over each word how far it moved the prediction: up from the line, or down. */
export function Words({ told, title, words }: { told: Explanation; title: string; words: readonly WordEffect[] }) {
  const most = Math.max(...words.map(({ effect }) => Math.abs(effect)), Number.MIN_VALUE);
  const half = (effect: number) => `${((Math.abs(effect) / most) * 50).toFixed(1)}%`;
  return (
    <ol className="words" aria-label={wordsLabel(told, title)}>
      {words.map((word, at) => (
        // A word may stand in a text many times; its place is what tells it apart.
        <li key={at}>
          <span className="word-bar" aria-hidden>
            <span className={word.effect > 0 ? 'up' : 'down'} style={{ height: half(word.effect) }} />
          </span>
          <span className={word.words > 1 ? 'muted' : undefined}>{wordText(word)}</span>
          <span className="small muted number">
            {amountText(told, word.effect)} {errorText(told, word.error)}
          </span>
        </li>
      ))}
    </ol>
  );
}
