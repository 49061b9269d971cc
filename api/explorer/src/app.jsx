import { GraphiQL } from 'graphiql';
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { buildClientSchema, getIntrospectionQuery } from 'graphql';
import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Bar } from './bar.jsx';
import { anonymousSchema, createFetcher } from './fetcher.js';
import { Session } from './session.js';
import { storage } from './storage.js';

/** Sits inside GraphiQL and lets the bar open an operation in a new tab. */
function Bridge({ ref }) {
  const { addTab, updateActiveTabValues } = useGraphiQLActions();
  const editors = useGraphiQL(state => ({ query: state.queryEditor, variables: state.variableEditor }));
  useImperativeHandle(ref, () => ({
    open({ query, variables = '' }) {
      addTab();
      updateActiveTabValues({ query, variables });
      editors.query?.setValue(query);
      editors.variables?.setValue(variables);
    },
  }));
  return null;
}

/** What the editors hold at first: the tab that was open before a reload, or else the first example. */
function firstOperation(examples) {
  let operation = examples[0];
  try {
    const { tabs, activeTabIndex } = JSON.parse(storage.getItem('graphiql:tabState'));
    operation = tabs[activeTabIndex] ?? operation;
  } catch {
    // nothing stored
  }
  return operation ? { initialQuery: operation.query ?? '', initialVariables: operation.variables ?? '' } : {};
}

export function App({ config }) {
  const [session] = useState(() => new Session(config.accounts));
  const who = useSyncExternalStore(session.subscribe, session.snapshot);
  const [busy, setBusy] = useState(null);
  const [problem, setProblem] = useState(null);
  const bridge = useRef(null);

  // Signed in: GraphiQL introspects by itself, again for every new fetcher, that is for every new session.
  // Not signed in: the last schema seen stays in the docs; at the start the demo's server is asked quietly.
  const id = who?.id;
  const fetcher = useMemo(() => createFetcher(session), [session, id]);
  const [seen, setSeen] = useState(null);
  const signedIn = Boolean(who);
  useEffect(() => {
    if (signedIn || seen || !config.demo) return;
    let current = true;
    anonymousSchema(getIntrospectionQuery()).then(data => {
      if (current && data) setSeen(buildClientSchema(data));
    });
    return () => {
      current = false;
    };
  }, [signedIn, seen, config.demo]);

  const attempt = useCallback(async (name, action) => {
    setBusy(name);
    setProblem(null);
    try {
      await action();
    } catch (error) {
      setProblem(error.message);
    } finally {
      setBusy(null);
    }
  }, []);

  const signIn = account => attempt(account.email, () => session.signIn(account));
  const signOut = () => attempt('sign-out', () => session.signOut());

  const openExample = example => {
    bridge.current?.open(example);
    const account = config.accounts.find(a => a.role === example.role);
    if (account && who?.role !== account.role) signIn(account);
  };

  const [start] = useState(() => firstOperation(config.examples));

  return (
    <div className="sh-app">
      <Bar
        config={config}
        who={who}
        busy={busy}
        problem={problem}
        onSignIn={signIn}
        onSignOut={signOut}
        onExample={openExample}
        onDismiss={() => setProblem(null)}
      />
      <main className="sh-main">
        <GraphiQL
          fetcher={fetcher}
          schema={signedIn ? undefined : seen}
          onSchemaChange={setSeen}
          schemaDescription
          inputValueDeprecation
          storage={storage}
          {...start}
          defaultQuery=""
          defaultEditorToolsVisibility="variables"
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo>
            <span />
          </GraphiQL.Logo>
          <Bridge ref={bridge} />
        </GraphiQL>
      </main>
    </div>
  );
}
