#!/usr/bin/env node
// Real typed clients must generate from the schema: graphql-codegen client preset + `tsc --noEmit`, relay-compiler, Python ariadne-codegen + gql.
// node 05-clients.mjs schema.graphql --ops DIR [--python venv/bin] [--scalars Date:string,…] [--only ts,relay-gen,py,gql] [--keep] [--json FILE]
//   --ops    folder with .graphql operations
//   relay-gen: writes a pagination fragment for every connection and a refetchable fragment for every Node type, and compiles them all.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSchema, getNamedType, isLeafType, isNonNullType, isObjectType, printSchema } from 'graphql';
import { Report, args } from './report.mjs';
const a = args(), file = a._[0] && path.resolve(a._[0]);
if (!file) { console.error('usage: 05-clients.mjs schema.graphql --ops DIR [--python venv/bin]'); process.exit(2); }
const r = new Report('clients', { json: a.json }), only = (a.only || 'ts,relay-gen,py,gql').split(','), req = createRequire(import.meta.url);
const scalars = Object.fromEntries((a.scalars || '').split(',').filter(Boolean).map((x) => x.split(':')));
const pkg = (p) => { for (let d = path.dirname(req.resolve('graphql')); d !== '/'; d = path.dirname(d)) { const q = path.join(d, 'node_modules', p); if (existsSync(q)) return q; } throw new Error(`no ${p}`); };
const modules = path.dirname(pkg('graphql'));
const work = mkdtempSync(path.join(tmpdir(), 'clients-')); symlinkSync(modules, path.join(work, 'node_modules'));
writeFileSync(path.join(work, 'package.json'), '{"type":"module","private":true}');
const run = (cmd, argv, cwd = work, ms = 180000) => { const p = spawnSync(cmd, argv, { cwd, encoding: 'utf8', timeout: ms, env: { ...process.env, NO_COLOR: '1', CI: '1' } }); return { rc: p.status ?? `${p.signal || p.error?.code}`, out: `${p.stdout || ''}${p.stderr || ''}`.replace(/\u001b\[[0-9;]*m/g, '') }; };
const schemaSdl = readFileSync(file, 'utf8');
writeFileSync(path.join(work, 'schema.graphql'), schemaSdl);
const schema = buildSchema(schemaSdl, { assumeValidSDL: true });
if (a.ops && only.includes('ts')) {
  mkdirSync(path.join(work, 'ops')); cpSync(path.resolve(a.ops), path.join(work, 'ops'), { recursive: true });
  writeFileSync(path.join(work, 'codegen.ts'), `export default { schema: 'schema.graphql', documents: ['ops/**/*.graphql'], ignoreNoDocuments: false, generates: { './gen/': { preset: 'client', config: { strictScalars: ${!!a['strict-scalars']}, scalars: ${JSON.stringify(scalars)}, defaultScalarType: 'unknown', useTypeImports: true, enumsAsTypes: true } } } };\n`);
  const g = run(process.execPath, [path.join(modules, '@graphql-codegen/cli/cjs/bin.js'), '--config', 'codegen.ts']);
  if (r.ok(g.rc === 0, 'T01', 'graphql-codegen client preset generates', g.out.slice(-400))) {
    const gen = readFileSync(path.join(work, 'gen/graphql.ts'), 'utf8'), docs = [...gen.matchAll(/export const (\w+Document) =/g)].map((m) => m[1]);
    r.ok(docs.length > 0, 'T02', `typed documents generated: ${docs.length}`, '');
    writeFileSync(path.join(work, 'use.ts'), `import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';\nimport * as G from './gen/graphql';\n` + docs.map((d, i) => `export type R${i} = ResultOf<typeof G.${d}>; export type V${i} = VariablesOf<typeof G.${d}>; export const c${i}: (v: V${i}) => Promise<R${i}> = null as any;`).join('\n') + '\n');
    writeFileSync(path.join(work, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, noEmit: true, target: 'ES2022', module: 'ESNext', moduleResolution: 'bundler', skipLibCheck: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, types: [] }, include: ['gen', 'use.ts'] }));
    const t = run(process.execPath, [path.join(modules, 'typescript/bin/tsc'), '-p', 'tsconfig.json']);
    r.ok(t.rc === 0, 'T03', 'tsc --noEmit (strict) accepts the generated client', t.out.slice(0, 400));
    const anys = (gen.split('\n').filter((l) => !/^(export const|type Exact)/.test(l)).join('\n').match(/: (?:any|unknown)\b|: \{ input: (?:any|unknown)/g) || []).length;
    r.ok(anys === 0, 'T04', 'no any/unknown in the generated types (every custom scalar is mapped)', `${anys} places; map scalars in codegen`, { soft: true });
  }
}
function relay(dir, id, title) {
  const bin = readdirSync(path.join(modules, 'relay-compiler')).map((x) => path.join(modules, 'relay-compiler', x, 'relay')).find((x) => existsSync(x) && x.includes(`${process.platform === 'darwin' ? 'macos' : 'linux'}-${process.arch === 'arm64' ? 'arm64' : 'x64'}`));
  mkdirSync(path.join(dir, '__generated__'), { recursive: true });
  writeFileSync(path.join(work, 'relay.config.json'), JSON.stringify({ src: path.relative(work, dir) || '.', schema: 'relay-schema.graphql', language: 'typescript', eagerEsModules: true, excludes: ['**/node_modules/**', '**/gen/**'], schemaConfig: { nonNodeIdFieldsAllowed: !!a['allow-non-node-id'] } }));
  const p = run(bin || process.execPath, bin ? ['relay.config.json'] : [path.join(modules, 'relay-compiler/cli.js'), 'relay.config.json']);
  const arts = readdirSync(dir, { recursive: true }).filter((f) => /\.graphql\.(ts|js)$/.test(f));
  r.ok(p.rc === 0 && arts.length > 0, id, `${title}: ${arts.length} artifacts`, p.out.slice(-500)); return p;
}
writeFileSync(path.join(work, 'relay-schema.graphql'), printSchema(schema));   // relay-compiler wants a self-contained SDL
if (only.includes('relay-gen')) {
  const Q = schema.getQueryType(), node = schema.getType('Node'), nodeField = Q.getFields().node;
  r.ok(!!node && !!nodeField && getNamedType(nodeField.type) === node && !isNonNullType(nodeField.type) && nodeField.args.some((x) => x.name === 'id' && String(x.type) === 'ID!'), 'R10', 'Relay object identification: interface Node, nullable Query.node(id: ID!): Node', `node field: ${nodeField && nodeField.type}`);
  const impl = node ? schema.getImplementations(node).objects : [];
  r.ok(impl.length > 0 && impl.every((t) => String(t.getFields().id.type) === 'ID!'), 'R11', `types implementing Node: ${impl.length}`, '');
  const dir = path.join(work, 'relaygen'); mkdirSync(dir); const docs = []; let n = 0; const skipped = [];
  const leaf = (t) => Object.values(t.getFields?.() ?? {}).filter((f) => isLeafType(getNamedType(f.type)) && !f.args.some((x) => isNonNullType(x.type) && x.defaultValue === undefined) && f.name !== 'id').slice(0, 3).map((f) => f.name);
  for (const t of impl) docs.push(`export const r${n} = graphql\`fragment gen_${t.name}${n} on ${t.name} @refetchable(queryName: "gen${t.name}${n++}RefetchQuery") { id ${leaf(t).join(' ')} }\`;`);
  for (const owner of Object.values(schema.getTypeMap()).filter((t) => isObjectType(t) && !t.name.startsWith('__'))) for (const f of Object.values(owner.getFields())) {
    const c = getNamedType(f.type); if (!isObjectType(c) || !/Connection$/.test(c.name)) continue;
    const needed = f.args.filter((x) => isNonNullType(x.type) && x.defaultValue === undefined), has = (x) => f.args.some((y) => y.name === x);
    const refetch = owner === Q || (isObjectType(owner) && owner.getInterfaces().some((i) => i.name === 'Node')) || owner.name === 'Viewer';
    if (needed.length || !refetch) { skipped.push(`${owner.name}.${f.name}`); continue; }
    const el = getNamedType(getNamedType(c.getFields().edges?.type)?.getFields?.().node?.type ?? Q), sel = isLeafType(el) ? '' : `{ __typename }`;
    const mk = (dirn, count, cur) => { const nm = `gen_conn${n}_${owner === Q ? 'query' : owner.name}`; docs.push(`export const c${n} = graphql\`fragment ${nm} on ${owner.name} @refetchable(queryName: "gen_conn${n}_PaginationQuery") @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) { ${f.name}(${count}: $count, ${cur}: $cursor) @connection(key: "gen_conn${n}_${f.name}") { edges { node ${sel} } } }\`;`); n++; };
    if (has('first')) mk('f', 'first', 'after'); if (has('last')) mk('b', 'last', 'before');
  }
  // Relay demands names that start with the module name: one module `gen.js`, names `gen_*` / `gen*Query`.
  writeFileSync(path.join(dir, 'gen.js'), `import { graphql } from 'relay-runtime';\n${docs.join('\n')}\n`);
  console.log(`     relay-gen: ${docs.length} documents, skipped (needs arguments or owner not refetchable): ${skipped.join(', ') || 'none'}`);
  if (docs.length) relay(dir, 'R12', 'relay-compiler: pagination on every connection, refetch on every Node type'); else r.add('FAIL', 'R12', 'no connection and no Node type in the schema');
}
const venv = a.python && path.resolve(a.python);
if (only.includes('py')) {
  if (!venv) r.add('SKIP', 'P01', 'ariadne-codegen (--python venv/bin)');
  else {
    const d = path.join(work, 'py'); mkdirSync(d); writeFileSync(path.join(d, 's.graphql'), printSchema(schema));
    const docs = readdirSync(path.resolve(a.ops), { recursive: true }).filter((x) => /\.graphql$/.test(x)).map((x) => readFileSync(path.join(a.ops, x), 'utf8')).join('\n'); writeFileSync(path.join(d, 'q.graphql'), docs);
    writeFileSync(path.join(d, 'pyproject.toml'), '[tool.ariadne-codegen]\nschema_path = "s.graphql"\nqueries_path = "q.graphql"\ntarget_package_name = "client_pkg"\n');
    const g = run(path.join(venv, 'ariadne-codegen'), [], d);
    if (r.ok(g.rc === 0, 'P01', 'ariadne-codegen generates a typed Python client', g.out.slice(-400))) { const i = run(path.join(venv, 'python'), ['-W', 'error::SyntaxWarning', '-c', 'import client_pkg; print(len([x for x in dir(client_pkg.Client) if not x.startswith("_")]))'], d); r.ok(i.rc === 0, 'P02', `generated Python package imports (${i.out.trim().slice(0, 40)} methods)`, i.out.slice(-300)); }
  }
}
if (only.includes('gql')) {
  if (!venv) r.add('SKIP', 'P03', 'gql (--python venv/bin)');
  else { writeFileSync(path.join(work, 'g.py'), 'import sys,glob\nfrom graphql import build_schema, parse, validate\ns=build_schema(open("relay-schema.graphql").read())\ndoc="\\n".join(open(f).read() for f in glob.glob(sys.argv[1]+"/*.graphql"))\ne=validate(s,parse(doc))\nfrom gql.dsl import DSLSchema\nDSLSchema(s)\nprint(len(s.type_map),"types",[x.message for x in e]); sys.exit(bool(e))\n');
    const g = run(path.join(venv, 'python'), ['g.py', path.resolve(a.ops)]); r.ok(g.rc === 0, 'P03', `graphql-core + gql.dsl accept schema and operations (${g.out.trim().slice(0, 60)})`, g.out.slice(-300)); }
}
if (a.keep) console.log('kept', work); else rmSync(work, { recursive: true, force: true });
await r.finish();
