#!/usr/bin/env node
// graphql-transport-ws conformance: the protocol by hand over `ws`, then the real `graphql-ws` client.
// node 02-ws-protocol.mjs WS_URL --subscription 'subscription{ticks(count:3)}' [--token T] [--auth-key authorization]
//   [--long 'subscription{...}']  a subscription that stays open (default: same document)
//   [--min-next 1] [--finite]     how many `next` to expect; --finite: server must send `complete` by itself
//   [--init-timeout 15000]        how long to wait for 4408   [--bad-token X] expects 4403 (or 4401) on a bad token
//   [--require-auth]              connection_init without a token must be refused (4401/4403)
// Spec: github.com/enisdenjo/graphql-ws PROTOCOL.md. Other close codes than the spec's are FAIL.
import WebSocket from 'ws';
import { createClient } from 'graphql-ws';
import { Report, args, sleep } from './report.mjs';
const a = args(), url = a._[0]?.replace(/^http/, 'ws'), SUB = a.subscription || 'subscription { ticks(count: 3) }', LONG = a.long || SUB;
if (!url) { console.error("usage: 02-ws-protocol.mjs WS_URL --subscription 'subscription{...}' [--token T]"); process.exit(2); }
const r = new Report('ws-protocol', { json: a.json }), KEY = a['auth-key'] || 'authorization', MIN = Number(a['min-next'] || 1);
const payload = a.token ? { [KEY]: `Bearer ${a.token}` } : {};
class Peer {
  constructor(protocols = ['graphql-transport-ws'], opts = {}) {
    this.log = []; this.waiters = []; this.closed = null;
    this.ws = new WebSocket(url, protocols, { handshakeTimeout: 5000, ...opts });
    this.ws.on('message', (d) => { let m; try { m = JSON.parse(d); } catch { m = { type: '!notjson', raw: String(d) }; }
      if (m.type === 'ping' && !this.mute) this.send({ type: 'pong' });   // stay alive
      this.log.push(m); this.wake(); });
    this.ws.on('close', (code, reason) => { this.closed = { code, reason: String(reason) }; this.wake(); });
    this.ws.on('error', (e) => { this.err = e; });
    this.open = new Promise((ok) => { this.ws.on('open', () => ok(true)); this.ws.on('error', () => ok(false)); });
  }
  wake() { this.waiters.splice(0).forEach((f) => f()); }
  send(m) { try { this.ws.send(typeof m === 'string' || Buffer.isBuffer(m) ? m : JSON.stringify(m)); } catch {} return this; }
  async until(pred, ms = 4000) { const end = Date.now() + ms;
    for (;;) { const v = pred(this); if (v) return v; const left = end - Date.now(); if (left <= 0) return null;
      await Promise.race([new Promise((f) => this.waiters.push(f)), sleep(left)]); } }
  msg(type, id, ms) { return this.until((p) => p.log.find((m) => m.type === type && (id === undefined || m.id === id)), ms); }
  close(ms = 4000) { return this.until((p) => p.closed, ms); }
  async init() { await this.open; this.send({ type: 'connection_init', payload }); return this.msg('connection_ack'); }
  end() { try { this.ws.terminate(); } catch {} }
}
const tolerated = 'closed 4500 as the reference graphql-ws server does; an error message is better';
const show = (p) => JSON.stringify({ closed: p.closed, err: p.err?.message, log: p.log.slice(0, 4) });
async function test(id, title, fn, soft) { const peers = []; const mk = (...x) => { const p = new Peer(...x); peers.push(p); return p; };
  try { const why = await fn(mk); if (why === tolerated) return r.add('WARN', id, title, why); r.ok(why === true, id, title, why === true ? '' : why, { soft }); }
  catch (e) { r.ok(false, id, title, `threw ${e.message}`, { soft }); } finally { peers.forEach((p) => p.end()); } }
const expectClose = (p, codes, ms) => p.close(ms).then((c) => (c && codes.includes(c.code)) || `want close ${codes.join('/')}, got ${show(p)}`);

// Ten seconds of silence, while the others are asked.
const silent = test('WS33', 'no connection_init in time -> close 4408', async (mk) => { const p = mk(); await p.open; return expectClose(p, [4408], Number(a['init-timeout'] || 15000)); });
await test('WS01', 'handshake selects sub-protocol graphql-transport-ws', async (mk) => { const p = mk(); await p.open; return p.ws.protocol === 'graphql-transport-ws' || `protocol "${p.ws.protocol}" ${show(p)}`; });
await test('WS02', 'picks graphql-transport-ws when offered among others', async (mk) => { const p = mk(['foo', 'graphql-transport-ws']); await p.open; return p.ws.protocol === 'graphql-transport-ws' || show(p); });
await test('WS03', 'unknown sub-protocol only: refused (4xx handshake) or closed 4406', async (mk) => { const p = mk(['foo-bar']); const opened = await p.open; if (!opened) return true; return expectClose(p, [4406, 1002], 3000); });
await test('WS04', 'connection_init -> connection_ack', async (mk) => { const p = mk(); return !!(await p.init()) || show(p); });
await test('WS05', 'ping -> pong (after ack)', async (mk) => { const p = mk(); await p.init(); p.send({ type: 'ping' }); return !!(await p.msg('pong')) || show(p); });
await test('WS06', 'ping -> pong before ack, and payload allowed', async (mk) => { const p = mk(); await p.open; p.send({ type: 'ping', payload: { a: 1 } }); return !!(await p.msg('pong')) || show(p); });
await test('WS07', 'unsolicited pong is ignored', async (mk) => { const p = mk(); await p.init(); p.send({ type: 'pong' }).send({ type: 'ping' }); return (!!(await p.msg('pong')) && !p.closed) || show(p); });
await test('WS10', `subscribe -> >=${MIN} next carrying data, right id, no errors`, async (mk) => { const p = mk(); await p.init(); p.send({ id: 'a1', type: 'subscribe', payload: { query: SUB } });
  await p.until((x) => x.log.filter((m) => m.type === 'next').length >= MIN || x.log.some((m) => m.type === 'error') || x.closed, 8000);
  const n = p.log.filter((m) => m.type === 'next'); return (n.length >= MIN && n.every((m) => m.id === 'a1' && m.payload?.data && !m.payload.errors)) || show(p); });
if (a.finite) await test('WS11', 'finite stream ends with exactly one complete, nothing after it', async (mk) => { const p = mk(); await p.init(); p.send({ id: 'f', type: 'subscribe', payload: { query: SUB } });
  if (!(await p.msg('complete', 'f', 10000))) return show(p); await sleep(300); const i = p.log.findIndex((m) => m.type === 'complete'); return p.log.slice(i + 1).filter((m) => m.id === 'f').length === 0 || show(p); });
await test('WS12', 'client complete stops the stream (no more next)', async (mk) => { const p = mk(); await p.init(); p.send({ id: 'c', type: 'subscribe', payload: { query: LONG } }); await p.msg('next', 'c', 8000);
  p.send({ id: 'c', type: 'complete' }); await sleep(500); const n = p.log.length; await sleep(1000); const extra = p.log.slice(n).filter((m) => m.id === 'c'); return (extra.length === 0 && !p.closed) || show({ ...p, log: extra }); });
await test('WS13', 'complete for an unknown id is ignored', async (mk) => { const p = mk(); await p.init(); p.send({ id: 'nope', type: 'complete' }).send({ type: 'ping' }); return (!!(await p.msg('pong')) && !p.closed) || show(p); });
await test('WS14', 'id can be reused after complete', async (mk) => { const p = mk(); await p.init(); p.send({ id: 'x', type: 'subscribe', payload: { query: LONG } }); await p.msg('next', 'x', 8000); p.send({ id: 'x', type: 'complete' }); await sleep(300); const n = p.log.length;
  p.send({ id: 'x', type: 'subscribe', payload: { query: SUB } }); return !!(await p.until((q) => q.log.slice(n).find((m) => m.type === 'next' && m.id === 'x'), 8000)) || show(p); });
await test('WS15', 'two subscriptions at once on one socket', async (mk) => { const p = mk(); await p.init(); for (const id of ['m1', 'm2']) p.send({ id, type: 'subscribe', payload: { query: LONG } }); return (!!(await p.msg('next', 'm1', 8000)) && !!(await p.msg('next', 'm2', 8000))) || show(p); });
await test('WS16', 'query over the socket: one next, then complete', async (mk) => { const p = mk(); await p.init(); p.send({ id: 'q', type: 'subscribe', payload: { query: '{ __typename }' } }); const n = await p.msg('next', 'q'); return (!!n?.payload?.data && !!(await p.msg('complete', 'q'))) || show(p); });
await test('WS20', 'syntax error -> error message with an array payload, socket stays open', async (mk) => { const p = mk(); await p.init(); p.send({ id: 'e', type: 'subscribe', payload: { query: 'subscription {' } }); await p.until((x) => x.log.some((m) => m.id === 'e') || x.closed); await sleep(200);
  const e = p.log.find((m) => m.type === 'error' && m.id === 'e'); if (!e && p.closed?.code === 4500) return tolerated; return (Array.isArray(e?.payload) && !!e.payload[0]?.message && !p.closed) || show(p); });
await test('WS21', 'validation error -> error message (not next), nothing after it', async (mk) => { const p = mk(); await p.init(); p.send({ id: 'v', type: 'subscribe', payload: { query: 'subscription { definitelyNotAField }' } }); await p.until((x) => x.log.some((m) => m.id === 'v') || x.closed); await sleep(300);
  const l = p.log.filter((m) => m.id === 'v'); return (l.length === 1 && l[0].type === 'error' && Array.isArray(l[0].payload) && !p.closed) || show(p); });
await test('WS22', 'other subscriptions survive an error of one', async (mk) => { const p = mk(); await p.init(); p.send({ id: 'bad', type: 'subscribe', payload: { query: 'subscription { definitelyNotAField }' } }).send({ id: 'good', type: 'subscribe', payload: { query: SUB } }); return !!(await p.msg('next', 'good', 8000)) || show(p); });
await test('WS30', 'subscribe before connection_ack -> close 4401', async (mk) => { const p = mk(); await p.open; p.send({ id: 'u', type: 'subscribe', payload: { query: SUB } }); return expectClose(p, [4401]); });
await test('WS31', 'second connection_init -> close 4429', async (mk) => { const p = mk(); await p.init(); p.send({ type: 'connection_init' }); return expectClose(p, [4429]); });
await test('WS32', 'duplicate active id -> close 4409', async (mk) => { const p = mk(); await p.init(); for (let i = 0; i < 2; i++) p.send({ id: 'd', type: 'subscribe', payload: { query: LONG } }); return expectClose(p, [4409]); });
for (const [i, [name, m]] of [['not JSON', 'hello'], ['JSON without type', '{"a":1}'], ['unknown type', '{"type":"nope"}'], ['JSON array', '[]'], ['JSON null', 'null'], ['subscribe without id', '{"type":"subscribe","payload":{"query":"{__typename}"}}'], ['subscribe without payload', '{"type":"subscribe","id":"1"}'], ['subscribe with non-string query', '{"type":"subscribe","id":"1","payload":{"query":5}}'], ['id not a string', '{"type":"complete","id":5}'],
  ['legacy type "start"', JSON.stringify({ type: 'start', id: '1', payload: { query: SUB } })], ['20k-deep JSON', '['.repeat(20000)]].entries())
  await test(`WS4${i.toString(16)}`, `malformed message (${name}) -> close 4400`, async (mk) => { const p = mk(); await p.init(); p.send(m); return expectClose(p, [4400]); });
await test('WS50', 'server answers a close frame with a close frame', async (mk) => { const p = mk(); await p.init(); p.ws.close(1000, 'bye'); const c = await p.close(3000); return c?.code === 1000 || show(p); }, true);
await test('WS51', '100 KiB message (large variables) is accepted or refused in an orderly way (no 1006)', async (mk) => { const p = mk(); await p.init(); p.send({ id: 'L', type: 'subscribe', payload: { query: '{ __typename }', variables: { x: 'y'.repeat(100_000) } } }); await p.until((x) => x.log.some((m) => m.id === 'L') || x.closed); return (p.log.some((m) => m.id === 'L') || (p.closed && p.closed.code !== 1006)) || show(p); });
await test('WS52', 'invalid UTF-8 text frame -> close (1007 or 4400), server stays up', async (mk) => { const p = mk(); await p.init(); p.ws._sender.send(Buffer.from([0xff, 0xfe]), { binary: false, compress: false, fin: true, mask: true }); return expectClose(p, [1007, 4400, 1002]); }, true);
if (a['bad-token']) for (const [i, [name, v]] of [['garbage', a['bad-token'] === true ? 'garbage' : a['bad-token']], ['not a string', 5], ['empty', '']].entries())
  await test(`WS6${i}`, `connection_init with a bad token (${name}) -> close 4403 (4401 tolerated), no ack`, async (mk) => { const p = mk(); await p.open; p.send({ type: 'connection_init', payload: { [KEY]: typeof v === 'string' ? (v && `Bearer ${v}`) : v } }); const c = await p.close();
    if (v === '' && !c && p.log.some((m) => m.type === 'connection_ack') && !a['require-auth']) return true; return (c && [4403, 4401].includes(c.code) && !p.log.some((m) => m.type === 'connection_ack')) || show(p); });
if (a['require-auth']) await test('WS64', 'connection_init without a token -> close 4401/4403', async (mk) => { const p = mk(); await p.open; p.send({ type: 'connection_init' }); return expectClose(p, [4401, 4403]); });
// The real client.
const client = () => createClient({ url, webSocketImpl: WebSocket, connectionParams: payload, retryAttempts: 0, lazy: true, keepAlive: 1000 });
// A query ends by itself: if the client says `complete` as well, graphql-ws lets the connection go twice, and closes it while
// another operation is still under way.
const run = (c, query, ms = 8000) => new Promise((ok) => { const got = []; let stop = () => {}; const t = setTimeout(() => { stop(); ok({ got, timeout: true }); }, ms);
  stop = c.subscribe({ query }, { next: (v) => { got.push(v); if (!a.finite && query.startsWith('subscription') && got.length >= MIN) { clearTimeout(t); stop(); ok({ got }); } }, error: (e) => { clearTimeout(t); ok({ got, error: e }); }, complete: () => { clearTimeout(t); ok({ got, complete: true }); } }); });
await test('WS70', 'graphql-ws client: subscription yields data', async () => { const c = client(); const o = await run(c, SUB); await c.dispose(); return (o.got.length >= MIN && !o.error && o.got.every((v) => v.data)) || JSON.stringify({ ...o, error: o.error?.reason || o.error?.message || o.error }); });
await test('WS71', 'graphql-ws client: invalid subscription calls the error sink', async () => { const c = client(); const o = await run(c, 'subscription { definitelyNotAField }', 4000); await c.dispose(); return (Array.isArray(o.error) && o.got.length === 0) || JSON.stringify({ got: o.got, err: o.error?.reason || o.error, t: o.timeout }); });
await test('WS72', 'graphql-ws client: query and 20 parallel subscriptions', async () => { const c = client(); const all = await Promise.all([run(c, '{__typename}'), ...Array.from({ length: 20 }, () => run(c, SUB))]); await c.dispose(); return all.every((o) => o.got.length && !o.error) || JSON.stringify(all.filter((o) => !o.got.length).length + ' empty'); });
await silent;
await r.finish({ strict: a.strict });
process.exit(process.exitCode);
