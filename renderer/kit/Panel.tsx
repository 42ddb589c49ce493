import { useId, type ReactNode } from 'react';

interface PanelProps {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A part of a page with a line around it. With a title it is a region of its own. */
export function Panel({ title, aside, children, className }: PanelProps) {
  const id = useId();
  return (
    <section className={className ? `panel ${className}` : 'panel'} aria-labelledby={title ? id : undefined}>
      {title ? (
        <div className="panel-head">
          <h2 id={id} className="eyebrow">
            {title}
          </h2>
          {aside}
        </div>
      ) : null}
      <div className="panel-body">{children}</div>
    </section>
  );
}

/** A big number over the words that say what it is. */
export function Figure({ value, label }: { value: ReactNode; label: ReactNode }) {
  return (
    <div className="figure">
      <div className="figure-value">{value}</div>
      <div className="figure-label">{label}</div>
    </div>
  );
}

/** Names and what they stand for, in two columns. */
export function Facts({ of }: { of: readonly (readonly [string, ReactNode] | null)[] }) {
  return (
    <dl className="facts">
      {of.map((fact) =>
        fact ? (
          <FactRow key={fact[0]} name={fact[0]}>
            {fact[1]}
          </FactRow>
        ) : null,
      )}
    </dl>
  );
}
function FactRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
