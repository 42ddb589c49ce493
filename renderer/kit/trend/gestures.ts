import { moved, within, zoomed, type Span } from './span';

interface Sheet {
  span(): Span;
  now(): number;
  show(span: Span, settled: boolean): void;
  /** Where the pointer is, as a share of the width; null: it left. */
  point(share: number | null): void;
}

/** After so long without a turn of the wheel the sheet counts as let go of. */
const SETTLED_MS = 180;

/** The sheet is drawn by the pointer, the wheel zooms around it, with Shift or sideways it moves. Returns what ends it. */
export function followPointer(over: HTMLElement, sheet: Sheet): () => void {
  let drag: { x: number; span: Span } | null = null;
  let turning: ReturnType<typeof setTimeout> | undefined;
  const shareOf = (event: MouseEvent) => {
    const { left, width } = over.getBoundingClientRect();
    return (event.clientX - left) / width;
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    drag = { x: event.clientX, span: sheet.span() };
    over.setPointerCapture(event.pointerId);
    over.classList.add('dragged');
  };
  const move = (event: PointerEvent) => {
    if (!drag) return sheet.point(shareOf(event));
    const { from, to } = drag.span;
    const by = ((drag.x - event.clientX) / over.clientWidth) * (to - from);
    sheet.show(within({ from: from + by, to: to + by }, sheet.now()), false);
  };
  const up = () => {
    if (!drag) return;
    const dragged = drag.span;
    drag = null;
    over.classList.remove('dragged');
    const { from, to } = sheet.span();
    if (from !== dragged.from || to !== dragged.to) sheet.show({ from, to }, true);
  };
  const leave = () => !drag && sheet.point(null);
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    const turned = (event.deltaX || event.deltaY) * (event.deltaMode === 1 ? 30 : 1);
    const span = sheet.span();
    const next = sideways ? moved(span, turned / 1000, sheet.now()) : zoomed(span, 2 ** (event.deltaY * (event.deltaMode === 1 ? 30 : 1) / 300), span.from + shareOf(event) * (span.to - span.from), sheet.now());
    sheet.show(next, false);
    clearTimeout(turning);
    turning = setTimeout(() => sheet.show(sheet.span(), true), SETTLED_MS);
  };
  over.addEventListener('pointerdown', down);
  over.addEventListener('pointermove', move);
  over.addEventListener('pointerup', up);
  over.addEventListener('pointercancel', up);
  over.addEventListener('pointerleave', leave);
  over.addEventListener('wheel', wheel, { passive: false });
  return () => {
    clearTimeout(turning);
    over.removeEventListener('pointerdown', down);
    over.removeEventListener('pointermove', move);
    over.removeEventListener('pointerup', up);
    over.removeEventListener('pointercancel', up);
    over.removeEventListener('pointerleave', leave);
    over.removeEventListener('wheel', wheel);
  };
}
