/** Enough of protocol buffers' text format to read what a server would: every value of every field, in order. */
export type Message = Map<string, (string | number | Enumerator | Message)[]>;
export class Enumerator {
  constructor(readonly name: string) {}
}

/** Throws, with the place, at what the format does not allow. */
export function parsePbtxt(text: string): Message {
  const tokens = [...text.matchAll(/#.*|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|[A-Za-z_]\w*|[{}[\]:,]|\S/g)].map(([token]) => token).filter((token) => !token.startsWith('#'));
  let at = 0;
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted)) throw new Error(`"${wanted ?? 'more'}" is wanted after: ${tokens.slice(Math.max(0, at - 8), at).join(' ')}`);
    return token;
  };
  const scalar = (): string | number | Enumerator | Message => {
    if (tokens[at] === '{') return body(take());
    const token = take();
    if (token.startsWith('"')) return Buffer.from(token.slice(1, -1).replace(/\\([0-7]{3})|\\(.)/g, (_, octal: string | undefined, char: string) => (octal ? String.fromCharCode(parseInt(octal, 8)) : char))).toString('utf8');
    if (/^-?\d/.test(token)) return Number(token);
    if (/^[A-Za-z_]/.test(token)) return new Enumerator(token);
    throw new Error(`${token} is no value`);
  };
  function body(open?: string): Message {
    const message: Message = new Map();
    while (open ? tokens[at] !== '}' : at < tokens.length) {
      const name = take();
      if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`${name} is no field's name`);
      const values = message.get(name) ?? message.set(name, []).get(name)!;
      if (tokens[at] === ':') take();
      else if (tokens[at] !== '{') throw new Error(`":" is wanted behind ${name}`);
      if (tokens[at] !== '[') {
        values.push(scalar());
        continue;
      }
      take('[');
      while (tokens[at] !== ']') {
        values.push(scalar());
        if (tokens[at] !== ']') take(',');
      }
      take(']');
    }
    if (open) take('}');
    return message;
  }
  return body();
}
