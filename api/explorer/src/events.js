// A subscription as server-sent events, read from the answer to a POST (which EventSource can't make): GraphQL over SSE, distinct
// connections.
import { Problem } from './session.js';

const BROKEN = '구독이 끊어졌습니다. 다시 실행해 주십시오. · The subscription broke off. Run it again.';

/** The blocks between blank lines; what is left without an end is dropped, as in EventSource. */
async function* blocks(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    buffer += value.replaceAll('\r', '');
    let end;
    while ((end = buffer.indexOf('\n\n')) >= 0) {
      yield buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
    }
  }
}

function parse(block) {
  const event = { name: 'message', data: [] };
  for (const line of block.split('\n')) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (field === 'event') event.name = value;
    if (field === 'data') event.data.push(value);
  }
  return { name: event.name, data: event.data.join('\n') };
}

async function* answers(send, signal) {
  try {
    const response = await send(signal);
    if (!/^text\/event-stream/.test(response.headers.get('content-type') ?? '')) {
      yield await response.json();
      return;
    }
    for await (const block of blocks(response.body)) {
      const { name, data } = parse(block);
      if (name === 'complete') return;
      if (name === 'next') yield JSON.parse(data);
    }
  } catch {
    if (signal.aborted) return;
  }
  throw new Problem(BROKEN);
}

/** An async iterable that hangs up as soon as it is returned from, also while it waits. `send(signal)` makes the request. */
export function events(send) {
  const hangUp = new AbortController();
  const inner = answers(send, hangUp.signal);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => inner.next(),
    return() {
      hangUp.abort();
      return inner.return();
    },
  };
}
