#!/usr/bin/env node
// Schema quality by third-party linters: @graphql-eslint (schema-recommended + schema-relay), graphql-schema-linter, graphql-js validateSchema,
// and @graphql-inspector for breaking changes (--old) and for operations (--ops).
// node 04-schema-quality.mjs schema.graphql [--old old.graphql] [--ops dir] [--max-eslint 0] [--max-linter 0] [--coverage 0..100] [--json FILE]
//   [--no-id-suffixes Connection,Edge,Payload,Error,Result] [--no-id-types PageInfo,Stats]  types that need no id field
import { Linter } from 'eslint';
import * as gqlEslint from '@graphql-eslint/eslint-plugin';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Source, buildSchema, validateSchema } from 'graphql';
import { diff, validate as inspectorValidate, coverage } from '@graphql-inspector/core';
import { Report, args } from './report.mjs';
const a = args(), file = a._[0];
if (!file) { console.error('usage: 04-schema-quality.mjs schema.graphql [--old F] [--ops DIR] [--json F]'); process.exit(2); }
const r = new Report('schema-quality', { json: a.json }), sdl = readFileSync(file, 'utf8');
let schema;
try { schema = buildSchema(sdl, { assumeValidSDL: false }); const e = validateSchema(schema); r.ok(e.length === 0, 'Q01', 'graphql-js: schema is valid', e.map((x) => x.message).join('; ')); }
catch (e) { r.add('FAIL', 'Q01', 'graphql-js: schema is valid', e.message); await r.finish(); process.exit(1); }
const tally = (list) => Object.entries(list.reduce((m, k) => ({ ...m, [k]: (m[k] || 0) + 1 }), {})).sort((x, y) => y[1] - x[1]);
// --- graphql-eslint
const plugin = gqlEslint.default ?? gqlEslint;
const cfg = (name) => plugin.configs[`flat/${name}`] ?? plugin.configs[name];
const rules = { ...cfg('schema-recommended').rules, ...cfg('schema-relay').rules };
const suffixes = (a['no-id-suffixes'] || 'Connection,Edge,Payload,Error,Result').split(','), types = (a['no-id-types'] || 'PageInfo').split(',');
rules['@graphql-eslint/strict-id-in-types'] = ['error', { acceptedIdNames: ['id'], acceptedIdTypes: ['ID'], exceptions: { suffixes, types } }];
rules['@graphql-eslint/relay-edge-types'] = ['error', { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false }];
const linter = new Linter({ configType: 'flat' });
const bad = linter.verify(sdl, [{ files: ['**/*.graphql'], plugins: { '@graphql-eslint': { rules: plugin.rules } }, languageOptions: { parser: plugin.parser, parserOptions: { graphQLConfig: { schema: sdl } } }, rules }], { filename: path.resolve('schema.graphql') });
for (const [rule, n] of tally(bad.map((m) => m.ruleId || 'parse error'))) console.log(`     eslint ${String(n).padStart(4)}  ${rule}  e.g. ${bad.find((m) => (m.ruleId || 'parse error') === rule).message.slice(0, 110)}`);
r.ok(bad.length <= Number(a['max-eslint'] || 0), 'Q02', `graphql-eslint ${Object.keys(rules).length} rules (recommended + relay): ${bad.length} violations`, `limit ${a['max-eslint'] || 0}`);
// --- graphql-schema-linter (own process, old CommonJS tool)
const req = createRequire(import.meta.url), dir = mkdtempSync(path.join(tmpdir(), 'q-')), f = path.join(dir, 's.graphql'); writeFileSync(f, sdl);
const bin = path.join(path.dirname(req.resolve('graphql-schema-linter/package.json')), 'lib/cli.js');
const p = spawnSync(process.execPath, [bin, '--format', 'json', '--except', 'enum-values-sorted-alphabetically,fields-sorted-alphabetically,input-object-fields-sorted-alphabetically,type-fields-sorted-alphabetically,arguments-have-descriptions', f], { encoding: 'utf8', timeout: 60000 });
rmSync(dir, { recursive: true, force: true });
let errs; try { errs = JSON.parse(p.stdout).errors; } catch { errs = null; }
if (!errs) r.add('FAIL', 'Q03', 'graphql-schema-linter ran', (p.stderr || p.stdout).slice(0, 300));
else { for (const [rule, n] of tally(errs.map((e) => e.rule))) console.log(`     linter ${String(n).padStart(4)}  ${rule}  e.g. ${errs.find((e) => e.rule === rule).message.slice(0, 110)}`);
  r.ok(errs.length <= Number(a['max-linter'] || 0), 'Q03', `graphql-schema-linter: ${errs.length} violations`, `limit ${a['max-linter'] || 0}`); }
// --- inspector
if (a.old) { const ch = await diff(buildSchema(readFileSync(a.old, 'utf8')), schema); const br = ch.filter((c) => c.criticality.level === 'BREAKING');
  for (const c of br) console.log(`     breaking  ${c.message}`); r.ok(br.length === 0, 'Q04', `graphql-inspector diff: ${ch.length} changes, ${br.length} breaking`, br[0]?.message); }
if (a.ops) { const files = readdirSync(a.ops, { recursive: true }).filter((x) => /\.(graphql|gql)$/.test(x)); const docs = files.map((x) => new Source(readFileSync(path.join(a.ops, x), 'utf8'), x));
  const inv = inspectorValidate(schema, docs, { strictDeprecated: true, strictFragments: true, maxDepth: 15 });
  r.ok(inv.every((i) => !i.errors.length && !(i.deprecated || []).length), 'Q05', `graphql-inspector validate: ${docs.length} operation files`, inv.map((i) => `${i.source.name}: ${[...i.errors, ...(i.deprecated || [])].map((e) => e.message)}`).join('; '));
  if (inv.length) { r.add('SKIP', 'Q06', 'coverage (needs valid operations)'); } else {
  const cov = coverage(schema, docs); const t = Object.values(cov.types).flatMap((x) => Object.values(x.children ?? {})); const hit = t.filter((x) => x.hits > 0).length, pct = Math.round((100 * hit) / Math.max(1, t.length));
  r.ok(pct >= Number(a.coverage || 0), 'Q06', `graphql-inspector coverage: operations touch ${hit}/${t.length} fields (${pct} %)`, `wanted ${a.coverage}`); } }
await r.finish();
