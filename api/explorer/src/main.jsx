import './strict-styles.js';
import './workers.js';
import './style.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.jsx';

async function loadConfig() {
  const response = await fetch('/explorer/config.json', { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`config.json: ${response.status}`);
  const config = await response.json();
  return {
    demo: config.demo === true,
    company: config.company ?? '',
    accounts: config.demo === true ? (config.accounts ?? []) : [],
    examples: config.examples ?? [],
  };
}

const root = createRoot(document.getElementById('root'));

loadConfig().then(
  config => root.render(<App config={config} />),
  () =>
    root.render(
      <p className="sh-fatal" role="alert">
        서버에 연결할 수 없습니다. 잠시 뒤 새로 고쳐 주십시오. · The server cannot be reached. Reload the page in a moment.
      </p>,
    ),
);
