// Tiny shared result printer for the Node probes.
export class Report {
  constructor(name, { json } = {}) { this.name = name; this.json = json; this.rows = []; }
  add(status, id, title, detail = '') {
    this.rows.push({ status, id, title, detail: String(detail) });
    const d = detail ? `  -- ${String(detail).replace(/\s+/g, ' ').slice(0, 240)}` : '';
    console.log(`${status.padEnd(4)} ${id.padEnd(10)} ${title}${d}`);
  }
  ok(cond, id, title, detail = '', { soft = false } = {}) {
    this.add(cond ? 'PASS' : soft ? 'WARN' : 'FAIL', id, title, cond ? '' : detail);
    return cond;
  }
  count(s) { return this.rows.filter((r) => r.status === s).length; }
  async finish({ strict = false } = {}) {
    const [pass, fail, warn, skip] = ['PASS', 'FAIL', 'WARN', 'SKIP'].map((s) => this.count(s));
    console.log(`\n[${this.name}] pass=${pass} fail=${fail} warn=${warn} skip=${skip}`);
    if (this.json) (await import('node:fs')).writeFileSync(this.json, JSON.stringify({ probe: this.name, pass, fail, warn, skip, rows: this.rows }, null, 1));
    process.exitCode = fail || (strict && warn) ? 1 : 0;
  }
}
// `--key value`, `--flag`, and positional arguments.
export function args(argv = process.argv.slice(2)) {
  const out = { _: [] };
  for (let i = 0; i < argv.length; i++) {
    if (!argv[i].startsWith('--')) { out._.push(argv[i]); continue; }
    const [k, v] = argv[i].slice(2).split(/=(.*)/s);
    if (v !== undefined) out[k] = v;
    else if (i + 1 < argv.length && !argv[i + 1].startsWith('--')) out[k] = argv[++i];
    else out[k] = true;
  }
  return out;
}
