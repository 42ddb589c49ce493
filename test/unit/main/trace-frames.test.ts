import { expect, it } from 'vitest';
import { framesOf } from '../../../electron/main/trace-frames';

const PAGE = { pid: 7, tid: 70 };
const task = (ts: number, tdur: number, more: object = {}) => ({ ...PAGE, ph: 'X', name: 'ThreadControllerImpl::RunTask', ts, tdur, ...more });
const frame = (ts: number) => ({ ...PAGE, ph: 'X', name: 'ProxyMain::BeginMainFrame', ts, tdur: 1 });

it('a frame’s work is all of the main thread’s own time since the frame before, its own task included', () => {
  const trace = JSON.stringify({
    traceEvents: [
      { ...PAGE, ph: 'M', name: 'thread_name', ts: 0, args: { name: 'CrRendererMain' } },
      { pid: 8, tid: 80, ph: 'M', name: 'thread_name', ts: 0, args: { name: 'CrRendererMain' } },
      task(0, 9_000), task(100, 2_000), frame(150), // before the first frame is over: of no frame that is known whole
      task(200, 1_000), task(1_190, 3_500), frame(1_200),
      task(2_000, 500), frame(2_010),
      task(1_500, 50_000, { tid: 71 }), task(1_500, 50_000, { pid: 8, tid: 80 }), // other threads
    ],
  });
  expect(framesOf(trace, PAGE.pid)).toEqual([4.5, 0.5]);
});
