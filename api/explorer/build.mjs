// Builds dist/ from src/ and the packages of package-lock.json: node build.mjs
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(root, 'node_modules');
const dist = path.join(root, 'dist');

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  legalComments: 'none', // LICENSES.txt has them
  target: ['chrome111', 'firefox114', 'safari16.4'],
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
};

const files = new Map(); // name -> contents
const inputs = new Set(); // every file that was bundled
const add = (name, contents) => files.set(name, contents);
const hashed = (name, contents) => {
  const { name: base, ext } = path.parse(name);
  const file = `${base}-${createHash('sha256').update(contents).digest('hex').slice(0, 8)}${ext}`;
  add(file, contents);
  return `/explorer/${file}`;
};
const replaceAll = (file, text, changes) => {
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`${file}: no ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
};
const collect = result => Object.keys(result.metafile.inputs).forEach(input => inputs.add(input));

// 1. the workers, one classic script each
async function worker(name, entry) {
  const result = await esbuild.build({ ...common, entryPoints: [entry], format: 'iife', outdir: dist });
  collect(result);
  return hashed(name, result.outputFiles[0].contents);
}
const workers = {
  WORKER_EDITOR: await worker('editor.worker.js', 'monaco-editor/esm/vs/editor/editor.worker.js'),
  WORKER_JSON: await worker('json.worker.js', 'monaco-editor/esm/vs/language/json/json.worker.js'),
  WORKER_GRAPHQL: await worker('graphql.worker.js', 'monaco-graphql/esm/graphql.worker.js'),
};

// 2. the page
const adapt = {
  name: 'adapt',
  setup(build) {
    // Monaco's style sheet comes from GraphiQL's package as one file; the modules' own imports of parts of it are dropped.
    build.onResolve({ filter: /^monaco\.css$/ }, () => ({ path: path.join(modules, 'graphiql/dist/index.css') }));
    build.onLoad({ filter: /monaco-editor[\\/]esm[\\/].*\.css$/ }, () => ({ contents: '', loader: 'js' }));
    // data: URLs become files, so that the page needs no data: in its CSP
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const css = await readFile(file, 'utf8');
      const names = { 'font/ttf': 'codicon.ttf', 'image/png': 'monaco.png', 'image/svg+xml': 'monaco.svg' };
      return {
        loader: 'css',
        contents: css.replace(/url\(["']?data:([a-z/+]+);base64,([A-Za-z0-9+/=]+)["']?\)/g, (_, type, data) => {
          if (!names[type]) throw new Error(`${file}: no name for ${type}`);
          return `url(${hashed(names[type], Buffer.from(data, 'base64'))})`;
        }),
      };
    });
    // our colour instead of GraphiQL's pink, in Monaco's themes too; Prettier by its present name
    build.onLoad({ filter: /@graphiql[\\/]react[\\/]dist[\\/]constants\.js$/ }, async ({ path: file }) => ({
      contents: replaceAll(file, await readFile(file, 'utf8'), {
        '#d60590': '#0f6b66',
        '#ff5794': '#5cc5ba',
        'prettier/parser-graphql': 'prettier/plugins/graphql', // the old name loads a copy that the bundle cannot use
      }),
      loader: 'js',
    }));
    // editor features that GraphQL and JSON have no use for
    build.onLoad({ filter: /monaco-editor[\\/]esm[\\/]vs[\\/]editor[\\/]editor\.all\.js$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, 'utf8')).replace(
        /^import '\.\/(browser\/widget\/diffEditor|contrib\/(codelens|colorPicker|diffEditorBreadcrumbs|dropOrPasteInto|inlayHints|inlineCompletions|inlineEdits?|inlineProgress|linkedEditing|rename|sectionHeaders|semanticTokens|stickyScroll|suggest\/browser\/suggestInlineCompletions|unicodeHighlighter)[/.]).*$/gm,
        '',
      ),
      loader: 'js',
    }));
    // formatting the variables with jsonc-parser, which is here anyway, instead of two thirds of a megabyte of Prettier
    build.onLoad({ filter: /@graphiql[\\/]react[\\/]dist[\\/]utility[\\/]jsonc\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const formatter = /async function formatJSONC\(content\) \{.*?\n\}\n/s;
      if (!formatter.test(source)) throw new Error(`${file}: formatJSONC has changed`);
      return {
        contents: source
          .replace(formatter, '')
          .concat(`\nimport { applyEdits, format } from 'jsonc-parser';
async function formatJSONC(content) {
  return applyEdits(content, format(content, undefined, { tabSize: 2, insertSpaces: true }));
}`),
        loader: 'js',
      };
    });
    build.onResolve({ filter: /^\/explorer\// }, () => ({ external: true }));
  },
};
const page = await esbuild.build({
  ...common,
  entryPoints: { explorer: 'src/main.jsx' },
  format: 'esm',
  splitting: true,
  jsx: 'automatic',
  outdir: dist,
  publicPath: '/explorer/',
  loader: { '.svg': 'file' },
  assetNames: '[name]-[hash]',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  define: { ...common.define, ...Object.fromEntries(Object.entries(workers).map(([k, v]) => [k, JSON.stringify(v)])) },
  plugins: [adapt],
});
collect(page);
let script;
let sheet;
for (const { path: file, contents } of page.outputFiles) {
  const name = path.basename(file);
  add(name, contents);
  if (/^explorer-.*\.js$/.test(name)) script = name;
  if (/^explorer-.*\.css$/.test(name)) sheet = name;
}
const icon = hashed('icon.svg', await readFile(path.join(root, 'src/icon.svg')));
const html = await readFile(path.join(root, 'src/index.html'), 'utf8');
add(
  'index.html',
  html.replace('%ICON%', icon).replace('%CSS%', `/explorer/${sheet}`).replace('%JS%', `/explorer/${script}`),
);

// 3. the licences of every package something was taken from
const packages = new Set();
for (const input of inputs) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll('\\', '/'));
  if (match) packages.add(match[1]);
}
const byText = new Map(); // packages with word for word the same licence share one section
// packages without a licence file of their own, by a package of the same repository or author and the same licence
const sibling = {
  '@graphiql/plugin-doc-explorer': 'graphiql',
  '@graphiql/plugin-history': 'graphiql',
  'react-compiler-runtime': 'react',
  'react-remove-scroll-bar': 'react-remove-scroll',
};
async function licences(dir) {
  const names = (await readdir(dir)).filter(name => /^(licen[cs]e|copying|notice|third-?party-?notices)([.-].*)?$/i.test(name));
  return Promise.all(names.sort().map(async name => (await readFile(path.join(dir, name), 'utf8')).replaceAll('\r\n', '\n').trim()));
}
for (const dir of [...packages].sort()) {
  const manifest = JSON.parse(await readFile(path.join(root, dir, 'package.json'), 'utf8'));
  let texts = await licences(path.join(root, dir));
  if (texts.length === 0 && sibling[manifest.name]) texts = await licences(path.join(modules, sibling[manifest.name]));
  if (texts.length === 0) throw new Error(`${manifest.name}: no licence`);
  const text = texts.join('\n\n');
  const names = byText.get(text) ?? byText.set(text, new Set()).get(text);
  names.add(`${manifest.name} ${manifest.version} (${manifest.license})`);
}
const rule = '='.repeat(100);
add(
  'LICENSES.txt',
  [
    'Sunhwan explorer: the licences of the packages that the files beside this one were built from.',
    'The icon font codicon-*.ttf is part of monaco-editor; Microsoft publishes the icons (Codicons) under CC BY 4.0',
    'https://github.com/microsoft/vscode-codicons',
    '',
    ...[...byText].flatMap(([text, names]) => [rule, ...names, rule, '', text, '']),
  ].join('\n'),
);

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
for (const [name, contents] of files) await writeFile(path.join(dist, name), contents);
