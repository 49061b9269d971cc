// GraphiQL's way to the server. Each kind of operation has its transport; subscriptions get theirs (SSE or WebSocket) in a
// later release: write `subscribe` so that it returns an async iterable, and nothing else changes.
import { getOperationAST } from 'graphql';
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

function subscribe() {
  return {
    errors: [{ message: '구독은 이 화면에서 아직 지원하지 않습니다. · Subscriptions are not available here yet.' }],
  };
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
