#!/usr/bin/env node
// Subscriptions over HTTP: the graphql-sse client (distinct-connections mode), and what it is sent.
// node 02b-sse.mjs URL --subscription 'subscription{...}' [--token T] [--min-next 1]
import { createClient } from 'graphql-sse';
import { Report, args } from './report.mjs';
const a = args(), url = a._[0], q = a.subscription; if (!url || !q) { console.error("usage: 02b-sse.mjs URL --subscription '...'"); process.exit(2); }
const r = new Report('sse', { json: a.json }), MIN = Number(a['min-next'] || 1), auth = a.token ? { authorization: `Bearer ${a.token}` } : {};
const post = (query, accept) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', accept, ...auth }, body: JSON.stringify({ query }), signal: AbortSignal.timeout(8000) });
async function readSome(res, want) { let t = ''; const d = new TextDecoder(); try { for await (const c of res.body) { t += d.decode(c, { stream: true }); if (want(t)) break; } } catch {} return t; }
{
  const c = createClient({ url, singleConnection: false, headers: auth, retryAttempts: 0 });
  const run = (query) => new Promise((ok) => { const got = []; let stop; const t = setTimeout(() => { stop?.(); ok({ got, timeout: true }); }, 8000);
    stop = c.subscribe({ query }, { next: (v) => { got.push(v); if (!a.finite && got.length >= MIN) { clearTimeout(t); ok({ got }); stop?.(); } }, error: (e) => { clearTimeout(t); ok({ got, error: e?.message || JSON.stringify(e) }); }, complete: () => { clearTimeout(t); ok({ got, complete: true }); } }); });
  let o = await run(q); r.ok(o.got.length >= MIN && !o.error && o.got.every((v) => v.data && !v.errors) && (!a.finite || o.complete), 'E01', `graphql-sse client: >= ${MIN} events${a.finite ? ' and complete' : ''}`, JSON.stringify(o).slice(0, 200));
  o = await run('subscription { definitelyNotAField }'); r.ok(!o.got.some((v) => v.data), 'E02', 'graphql-sse client: invalid subscription yields no data', JSON.stringify(o).slice(0, 200));
  let res; try { res = await post(q, 'text/event-stream'); const t = await readSome(res, (x) => (x.match(/event: ?next/g) || []).length >= MIN); r.ok(/^text\/event-stream/.test(res.headers.get('content-type') || '') && /event: ?next\n?/.test(t), 'E03', 'raw: content-type text/event-stream, "event: next" frames', `${res.headers.get('content-type')} ${t.slice(0, 100)}`); r.ok(/no-(cache|store)/.test(res.headers.get('cache-control') || ''), 'E04', 'raw: Cache-Control forbids caching', res.headers.get('cache-control'), { soft: true }); } catch (e) { r.add('FAIL', 'E03', 'raw SSE', e.message); }
}
await r.finish(); process.exit(process.exitCode);
