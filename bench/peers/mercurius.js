// One process, or CLUSTER of them on one port.
import cluster from 'node:cluster'
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { typeDefs, resolvers, context } from './schema.js'
const n = +(process.env.CLUSTER ?? 1)
if (n > 1 && cluster.isPrimary) { for (let i = 0; i < n; i++) cluster.fork() } else {
  const app = Fastify({ logger: false })
  app.register(mercurius, { schema: typeDefs, resolvers, context, jit: +(process.env.JIT ?? 1), graphiql: false })
  app.listen({ port: +(process.env.PORT ?? 8100), host: '127.0.0.1' })
}
