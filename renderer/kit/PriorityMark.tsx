import { t } from '../words/catalogue/kit';

interface PriorityMarkProps {
  priority: number;
  size?: number;
  /** Left out where the text beside it says the same. */
  label?: string;
}

/** Shapes on a field of 16: square, triangle, reversed triangle, diamond. Charts draw the same paths. */
export const priorityShapes: Readonly<Record<number, { path: string; digitY: number }>> = {
  1: { path: 'M1 1h14v14H1z', digitY: 11.7 },
  2: { path: 'M8 0.5 15.8 15H0.2z', digitY: 13.4 },
  3: { path: 'M8 15.5 0.2 1h15.6z', digitY: 9.2 },
  4: { path: 'M8 0 16 8 8 16 0 8z', digitY: 11.5 },
};

/** An alarm's priority: a shape, a number and a colour, the same everywhere. */
export function PriorityMark({ priority, size = 16, label }: PriorityMarkProps) {
  const shape = priorityShapes[priority];
  if (!shape) return null;
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 16 16" role="img" aria-hidden={label === '' || undefined} aria-label={label ?? t.priority(priority)}>
      <path d={shape.path} fill={`var(--p${priority})`} />
      <text x="8" y={shape.digitY} textAnchor="middle" fontSize="10" fontWeight="700" fill={`var(--on-p${priority})`}>
        {priority}
      </text>
    </svg>
  );
}
