import type { Strength as Estimate } from '../../../words/passphrase';

export function Strength({ strength }: { strength: Estimate }) {
  return (
    <div className="strength" role="status">
      <span className="strength-steps" aria-hidden>
        {[1, 2, 3].map((level) => (
          <i key={level} className={strength.level >= level ? 'reached' : undefined} />
        ))}
      </span>
      <span className="small muted">{strength.words}</span>
    </div>
  );
}
