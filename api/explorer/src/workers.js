// Monaco's language services run in workers served from our own origin (no blob: URLs, so CSP needs worker-src 'self' only).
// The names are put in by build.mjs.
/* global WORKER_EDITOR, WORKER_JSON, WORKER_GRAPHQL */
globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    const url = label === 'json' ? WORKER_JSON : label === 'graphql' ? WORKER_GRAPHQL : WORKER_EDITOR;
    return new Worker(url, { name: label });
  },
};
