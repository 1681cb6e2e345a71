import type { FastifyRequest } from 'fastify'
import { type StatementCause, statementCauses } from '../database/slow.ts'
import { askedOf } from '../model/index.ts'
import { routeOf } from './call.ts'
import { queryFromParameters } from './list-query.ts'
import { parametersOf } from './parameters.ts'

/** Does the work of a call, of which statements that take long say that they were sent for it. */
export const causedBy = <Result>(request: FastifyRequest, work: () => Result): Result =>
  statementCauses.run({ name: `${request.method} ${routeOf(request)}` }, work)

/** The same for a call that asks for records of an object. */
export const askedBy = <Result>(request: FastifyRequest, object: string, work: () => Result): Result => {
  const asked: StatementCause['asked'] = () =>
    askedOf(object, request.method === 'GET' ? queryFromParameters(parametersOf(request)) : (request.body ?? {}))
  return statementCauses.run({ name: `${request.method} ${routeOf(request)}`, asked }, work)
}
