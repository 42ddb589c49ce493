/** Of Chromium’s trace. */
interface TraceEvent {
  pid: number;
  tid: number;
  ph: string;
  name: string;
  ts: number;
  /** Of the thread's own time; a machine that is busy elsewhere does not stretch it. */
  tdur?: number;
  args?: { name?: string };
}

/**
 * What the main thread worked for each frame, ms of its own processor time: all tasks from the end of one frame to that of the next. The trace's times are µs. Only what is needed is traced: a
 * page's own time line costs it more than its frames.
 */
export function framesOf(trace: string, pid: number): number[] {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const tid = traceEvents.find((event) => event.pid === pid && event.name === 'thread_name' && event.args?.name === 'CrRendererMain')?.tid;
  const main = traceEvents.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X').sort((a, b) => a.ts - b.ts);
  const begins = main.filter(({ name }) => name === 'ProxyMain::BeginMainFrame').map(({ ts }) => ts);
  const frames = begins.slice(1).map(() => 0);
  let frame = 0;
  for (const { name, ts, tdur = 0 } of main) {
    if (name !== 'ThreadControllerImpl::RunTask') continue;
    // A frame lies within its task, which begins before it: what counts is where the task begins.
    while (frame < frames.length && ts > begins[frame + 1]!) frame++;
    if (frame < frames.length && ts > begins[0]!) frames[frame]! += tdur / 1_000;
  }
  return frames;
}
