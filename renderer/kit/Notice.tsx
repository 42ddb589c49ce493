import type { ReactNode } from 'react';
import { IconAlertTriangle, IconInfoCircle } from './icons';

/** Something the person should know, in place. A problem is announced at once. */
export function Notice({ problem, children }: { problem?: boolean; children: ReactNode }) {
  const Icon = problem ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className={problem ? 'notice problem' : 'notice'} role={problem ? 'alert' : 'status'}>
      <Icon size={18} aria-hidden />
      <div>{children}</div>
    </div>
  );
}

/** What will be here, and the first step. */
export function Empty({ icon, title, children, actions }: { icon?: ReactNode; title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="empty">
      {icon}
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {actions ? <div className="empty-actions">{actions}</div> : null}
    </div>
  );
}

/** How far something has come, as a bar; the words stand beside it. */
export function Progress({ share, label }: { share: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      <div style={{ width: `${percent}%` }} />
    </div>
  );
}
