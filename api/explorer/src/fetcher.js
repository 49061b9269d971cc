// GraphiQL's way to the server: queries and mutations by POST, subscriptions as server-sent events.
import { getOperationAST } from 'graphql';
import { events } from './events.js';
import { isUnauthenticated, post } from './session.js';

const hasHeader = (headers, name) => Object.keys(headers ?? {}).some(key => key.toLowerCase() === name);

async function request(session, params, headers) {
  // whoever writes an authorization header of their own in the headers editor means it
  const own = hasHeader(headers, 'authorization');
  const send = token => post(params, { headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers } });

  const token = own ? null : await session.token();
  const result = await send(token);
  if (!token || !isUnauthenticated(result)) return result;
  const renewed = await session.renew(token);
  return renewed ? send(renewed) : result;
}

function subscribe(session, params, headers) {
  return events(async signal => {
    const token = hasHeader(headers, 'authorization') ? null : await session.token();
    return fetch('/graphql', {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: JSON.stringify(params),
      signal,
    });
  });
}

export function createFetcher(session) {
  return async (params, { headers, documentAST } = {}) => {
    const operation = documentAST && getOperationAST(documentAST, params.operationName ?? undefined);
    return operation?.operation === 'subscription' ? subscribe(session, params, headers) : request(session, params, headers);
  };
}

/** The schema as it is shown to those who are not signed in; null when the server does not show it. Asks for plain JSON, so that a
 *  refusal is an answer and not a failed request. */
export async function anonymousSchema(query) {
  try {
    const result = await post({ query, operationName: 'IntrospectionQuery' }, { headers: { accept: 'application/json' } });
    return result.data?.__schema ? result.data : null;
  } catch {
    return null;
  }
}
