/**
 * A two-way, ordered line between two processes that carries structured clones: an Electron MessagePort, a utility
 * process's port, a child process's IPC or a framed socket all look like this.
 */
export interface Channel {
  send(message: unknown): void;
  /** One listener: the side that owns the line. Messages that came earlier are kept until it is set. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** The part of Electron's ports that a channel needs. */
export interface MainPort {
  postMessage(message: unknown): void;
  start?(): void;
  close?(): void;
  on(event: 'message', listener: (event: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/** For `MessagePort` in a window. A window's port says nothing when its other end dies; the host tells the window. */
export function channelOverDomPort(port: MessagePort): Channel {
  let closed = () => {};
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.onmessage = (event) => listener(event.data);
      port.start();
    },
    onClose: (listener) => {
      closed = listener;
    },
    close: () => {
      port.close();
      closed();
    },
  };
}

/** For Electron's `MessagePortMain`, whose listener gets an event with `data`. */
export function channelOverMainPort(port: MainPort): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', (event) => listener((event as { data: unknown }).data));
      port.start?.();
    },
    onClose: (listener) => {
      port.on('close', listener);
    },
    close: () => port.close?.(),
  };
}

/** Two ends in one process, for an engine that serves a caller of its own process, and for unit tests. Asynchronous as the real ones are. */
export function channelPair(): [Channel, Channel] {
  const ends = [0, 1].map(() => ({ listener: undefined as ((m: unknown) => void) | undefined, queue: [] as unknown[], closers: [] as (() => void)[] }));
  let open = true;
  const make = (own: number): Channel => {
    const here = ends[own]!;
    const there = ends[1 - own]!;
    return {
      send: (message) => {
        if (!open) return;
        const copy = structuredClone(message);
        queueMicrotask(() => (there.listener ? there.listener(copy) : there.queue.push(copy)));
      },
      onMessage: (listener) => {
        here.listener = listener;
        for (const message of here.queue.splice(0)) listener(message);
      },
      onClose: (listener) => {
        here.closers.push(listener);
      },
      close: () => {
        if (!open) return;
        open = false;
        for (const end of ends) for (const closer of end.closers) closer();
      },
    };
  };
  return [make(0), make(1)];
}
