import { compareValues, type Operation, shared } from './operation.ts'
import type { Value } from './tree.ts'

/** Unknown where one side is. Text and yes-or-no are the same or not; numbers and days also have an order. */
function comparison(sign: string, meets: (order: number) => boolean): Operation {
  const ordered = sign !== '=' && sign !== '<>'
  return {
    takes: types => {
      const type = types.length === 2 ? shared(types) : undefined
      return type && !(ordered && (type === 'text' || type === 'boolean')) ? 'boolean' : undefined
    },
    sql: ([left, right]) => `(${left} ${sign} ${right})`,
    compute: ([left = null, right = null]) =>
      left === null || right === null ? null : meets(compareValues(left, right)),
  }
}

/** Three-valued: what the known side alone decides is decided. */
const connective = (word: 'and' | 'or', decides: boolean): Operation => ({
  takes: types => (types.length === 2 && shared(types) === 'boolean' ? 'boolean' : undefined),
  sql: ([left, right]) => `(${left} ${word} ${right})`,
  compute: parts => (parts.includes(decides) ? decides : parts.includes(null) ? null : !decides),
})

export const logic: Record<string, Operation> = {
  '=': comparison('=', order => order === 0),
  '!=': comparison('<>', order => order !== 0),
  '<': comparison('<', order => order < 0),
  '<=': comparison('<=', order => order <= 0),
  '>': comparison('>', order => order > 0),
  '>=': comparison('>=', order => order >= 0),
  and: connective('and', false),
  or: connective('or', true),
  not: {
    takes: types => (types.length === 1 && types[0] === 'boolean' ? 'boolean' : undefined),
    sql: ([part]) => `(not ${part})`,
    compute: ([part]) => (typeof part === 'boolean' ? !part : null),
  },
  /** What is unknown counts as no. Without a third part the answer is then blank. */
  if: {
    takes: ([test, ...branches]) =>
      test === 'boolean' && (branches.length === 1 || branches.length === 2) ? shared(branches) : undefined,
    sql: ([test, yes, no]) => `(case when ${test} then ${yes}${no === undefined ? '' : ` else ${no}`} end)`,
    compute: ([test, yes = null, no = null]) => (test === true ? yes : no),
  },
  /** The first that is known. */
  coalesce: {
    takes: types => (types.length ? shared(types) : undefined),
    sql: parts => `coalesce(${parts.join(', ')})`,
    compute: parts => parts.find((part): part is NonNullable<Value> => part !== null) ?? null,
  },
  empty: {
    takes: types => (types.length === 1 ? 'boolean' : undefined),
    sql: ([part]) => `(${part} is null)`,
    compute: ([part]) => part === null,
  },
}
