import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { marginsMm, type Paper, paperMm } from '../../../../electron/contract/deliver';
import { Button } from '../../../kit';
import { IconChevronLeft, IconChevronRight } from '../../../kit/icons';
import { t } from '../../../words/catalogue/own-reports';

/** At 96 dots an inch, as the page of the frame is laid out. */
const dots = (millimetres: number): number => (millimetres / 25.4) * 96;

interface PagesProps {
  src: string;
  paper: Paper;
  /** The block whose page is wanted, by its id. */
  block: string | null;
}

/** The pages of a report, one at a time, as large as there is room. The one before stays in sight until the next is laid out. */
export function Pages({ src, paper, block }: PagesProps) {
  const [wide, high] = [dots(paperMm[paper].width), dots(paperMm[paper].height)];
  const place = useRef<HTMLDivElement>(null);
  const frames = useRef(new Map<string, HTMLIFrameElement>());
  /** The block that was turned to last. */
  const found = useRef<string | null>(null);
  const [scale, setScale] = useState(0.5);
  const [seen, setSeen] = useState<string | null>(null);
  const [{ page, pages }, setAt] = useState({ page: 0, pages: 1 });
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const watch = new ResizeObserver(() => setScale(Math.max(0.3, Math.min(1, box.clientWidth / wide))));
    watch.observe(box);
    return () => watch.disconnect();
  }, [wide]);
  const turn = (to: number, of: HTMLIFrameElement | undefined) => of?.contentDocument?.scrollingElement?.scrollTo({ left: Math.round(to * wide) });
  const pageOf = (wanted: string, of: HTMLIFrameElement | undefined): number | null => {
    const scrolled = of?.contentDocument;
    const element = scrolled?.querySelector(`[data-block="${wanted}"]`);
    return scrolled && element ? Math.floor((element.getBoundingClientRect().left + (scrolled.scrollingElement?.scrollLeft ?? 0)) / wide) : null;
  };
  const laidOut = (name: string, frame: HTMLIFrameElement) => {
    const across = frame.contentDocument?.querySelector('main')?.scrollWidth ?? wide;
    const count = Math.max(1, Math.round((across + dots(2 * marginsMm.side)) / wide));
    // One that was added is sought once it is on the page.
    const wanted = block !== null && block !== found.current ? pageOf(block, frame) : null;
    if (wanted !== null) found.current = block;
    const at = Math.max(0, Math.min(wanted ?? page, count - 1));
    turn(at, frame);
    setAt({ page: at, pages: count });
    setSeen(name);
  };
  const show = (to: number) => {
    turn(to, frames.current.get(seen ?? ''));
    setAt({ page: to, pages });
  };
  const find = useEffectEvent((wanted: string) => {
    const at = pageOf(wanted, frames.current.get(seen ?? ''));
    found.current = at === null ? null : wanted;
    if (at !== null && at >= 0 && at < pages) show(at);
  });
  useEffect(() => {
    if (block !== null) find(block);
  }, [block]);
  const shown = [...new Set([...(seen !== null && seen !== src ? [seen] : []), src])];
  return (
    <>
      <div className="own-paper" ref={place} role="group" aria-label={t.preview} tabIndex={0}>
        <div className="own-sheet" style={{ width: wide * scale, height: high * scale }}>
          {shown.map((name) => (
            <iframe
              key={name} title={t.preview} src={name} sandbox="allow-same-origin" className={name === src && seen !== src ? 'own-coming' : undefined} style={{ width: wide, height: high, transform: `scale(${scale})` }}
              ref={(frame) => void (frame ? frames.current.set(name, frame) : frames.current.delete(name))}
              onLoad={({ currentTarget }) => laidOut(name, currentTarget)}
            />
          ))}
        </div>
      </div>
      <div className="own-pager">
        <Button small iconOnly disabled={page === 0} onPress={() => show(page - 1)} aria-label={t.before}><IconChevronLeft size={16} aria-hidden /></Button>
        <span className="small">{t.pageOf(page + 1, pages)}</span>
        <Button small iconOnly disabled={page >= pages - 1} onPress={() => show(page + 1)} aria-label={t.after}><IconChevronRight size={16} aria-hidden /></Button>
      </div>
    </>
  );
}
