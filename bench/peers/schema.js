// Sunhwan's board as a Node developer would write it: hand-written schema, pg with named prepared statements, a DataLoader
// per request. The same fields and statements' results as the service, so that both answer the same documents; no tokens,
// policy, limits, audit records or idempotency.
import { randomUUID } from 'node:crypto'
import DataLoader from 'dataloader'
import pg from 'pg'
export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: +(process.env.POOL ?? 10) })
export const typeDefs = /* GraphQL */ `
  scalar DateTime
  type Department { id: ID! name: String! }
  type Employee { id: ID! name: String! rank: String! department: Department! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type PraiseComment { id: ID! text: String! createdAt: DateTime! author: Employee }
  type PraiseCommentEdge { node: PraiseComment! }
  type PraiseCommentConnection { edges: [PraiseCommentEdge!]! }
  type PraisePost {
    id: ID! message: String! createdAt: DateTime! commentCount: Int! author: Employee recipients: [Employee!]!
    comments(first: Int! = 20): PraiseCommentConnection!
  }
  type PraisePostEdge { node: PraisePost! }
  type PraisePostConnection { edges: [PraisePostEdge!]! pageInfo: PageInfo! }
  type Query { praisePosts(first: Int! = 20, after: String): PraisePostConnection! praisePost(id: ID!): PraisePost }
  type PraiseError { code: String! }
  input CreatePraisePostInput { recipientIds: [ID!]! message: String! idempotencyKey: ID }
  type CreatePraisePostPayload { praisePost: PraisePost userErrors: [PraiseError!]! }
  type Mutation { createPraisePost(input: CreatePraisePostInput!): CreatePraisePostPayload! }
`
const q = (name, text, values) => pool.query({ name, text, values }).then((r) => r.rows)
const byId = (name, sql) => () => new DataLoader(async (ids) => {
  const m = new Map((await q(name, sql, [ids])).map((r) => [r.id, r])); return ids.map((i) => m.get(i) ?? null)
})
const mk = {
  employee: byId('emp', 'select id,department_id,name,rank from employee where id=any($1::uuid[])'),
  department: byId('dep', 'select id,name from department where id=any($1::uuid[])'),
  comments: () => new DataLoader(async (keys) => {
    const first = keys[0].first; const m = new Map(keys.map((k) => [k.id, []]))
    const sql = 'select c.* from unnest($1::uuid[]) k(id) cross join lateral (select id,post_id,author_id,text,created_at from praise_comment where post_id=k.id and parent_id is null order by created_at,id limit $2) c'
    for (const r of await q('com', sql, [keys.map((k) => k.id), first])) m.get(r.post_id).push({ node: r })
    return keys.map((k) => m.get(k.id))
  }, { cacheKeyFn: (k) => k.id + '/' + k.first }),
}
export const context = () => { const o = {}; for (const k in mk) { let l; Object.defineProperty(o, k, { get: () => (l ??= mk[k]()) }) } return { l: o } }
const cur = (t, id) => `${t.getTime()}_${id}`
const parse = (c) => { const [a, b] = c.split('_'); return [new Date(+a), b] }
const page = (rows, first) => { const more = rows.length > first; if (more) rows.length = first; const e = rows.at(-1); return { edges: rows.map((node) => ({ node })), pageInfo: { hasNextPage: more, endCursor: e ? cur(e.created_at, e.id) : null } } }
const iso = (o) => o.created_at.toISOString()
const P = 'select id,author_id,recipient_ids,message,comment_count,created_at from praise_post '
// Ids that sort by their time, as the service makes them: random ones would cost the index more.
const v7 = () => { const t = Date.now().toString(16).padStart(12, '0'); return `${t.slice(0, 8)}-${t.slice(8)}-7${randomUUID().slice(15)}` }
// Whoever signed in for the measurement.
const AUTHOR = process.env.AUTHOR
export const resolvers = {
  Employee: { department: (e, _, c) => c.l.department.load(e.department_id) },
  PraiseComment: { createdAt: iso, author: (x, _, c) => c.l.employee.load(x.author_id) },
  PraisePost: {
    createdAt: iso, commentCount: (p) => p.comment_count, author: (p, _, c) => c.l.employee.load(p.author_id),
    recipients: (p, _, c) => c.l.employee.loadMany(p.recipient_ids),
    comments: async (p, a, c) => ({ edges: await c.l.comments.load({ id: p.id, first: a.first }) }),
  },
  Query: {
    praisePosts: async (_, { first, after }) => page(after ? await q('feed2', P + 'where (created_at,id)<($1,$2) order by created_at desc,id desc limit $3', [...parse(after), first + 1]) : await q('feed1', P + 'order by created_at desc,id desc limit $1', [first + 1]), first),
    praisePost: async (_, { id }) => (await q('post', P + 'where id=$1', [id]))[0],
  },
  Mutation: {
    createPraisePost: async (_, { input: { recipientIds, message } }) => {
      const sql = `with p as (insert into praise_post(id,origin,author_id,message,recipient_ids,tag_ids,comment_count,clap_count,heart_count,cheer_count,thanks_count,impressed_count,created_at,version)
        values($4,'COLLEAGUE',$1,$2,to_jsonb($3::uuid[]),'[]',0,0,0,0,0,0,now(),1) returning id,author_id,recipient_ids,message,comment_count,created_at),
        r as (insert into praise_recipient(post_id,employee_id,created_at) select p.id,e,p.created_at from p, unnest($3::uuid[]) e) select * from p`
      return { praisePost: (await q('ins', sql, [AUTHOR, message, recipientIds, v7()]))[0], userErrors: [] }
    },
  },
}
