import { type Figure, scale } from './figure.ts'
import { compareValues, isFigure, type Operation, shared } from './operation.ts'
import type { Value } from './tree.ts'

/** Unknown where the part is. */
const ofOne = (sql: (part: string) => string, compute: (figure: Figure) => Figure): Operation => ({
  takes: types => (types.length === 1 ? numbers(types) : undefined),
  sql: ([part = 'null']) => sql(part),
  compute: ([part]) => (isFigure(part) ? compute(part) : null),
})

/** Unknown where one of the parts is, or where the operation has no answer. */
const ofTwo = (
  sql: (left: string, right: string) => string,
  compute: (left: Figure, right: Figure) => Figure | null,
): Operation => ({
  takes: types => (types.length === 2 ? numbers(types) : undefined),
  sql: ([left = 'null', right = 'null']) => sql(left, right),
  compute: ([left, right]) => (isFigure(left) && isFigure(right) ? compute(left, right) : null),
})

const numbers = (types: Parameters<Operation['takes']>[0]) => (shared(types) === 'number' ? 'number' : undefined)

/** The least or the greatest of the parts that are known. */
const extreme = (name: string, wins: (order: number) => boolean): Operation => ({
  takes: types => (['number', 'date'].includes(shared(types) ?? '') ? shared(types) : undefined),
  sql: parts => `${name}(${parts.join(', ')})`,
  compute: parts =>
    parts.reduce<Value>(
      (best, part) => (best === null || (part !== null && wins(compareValues(part, best))) ? part : best),
      null,
    ),
})

/**
 * `div` gives a whole number without any rounding, which a plain quotient of PostgreSQL does not promise: eleven exact
 * digits decide how the tenth is rounded.
 */
const quotientSql = (left: string, right: string): string =>
  `round(div(${left} * 100000000000, nullif(${right}, 0)) * 0.00000000001, ${scale})`

export const arithmetic: Record<string, Operation> = {
  '+': ofTwo(
    (left, right) => `(${left} + ${right})`,
    (left, right) => left.plus(right),
  ),
  '-': ofTwo(
    (left, right) => `(${left} - ${right})`,
    (left, right) => left.minus(right),
  ),
  '*': ofTwo(
    (left, right) => `round(${left} * ${right}, ${scale})`,
    (left, right) => left.times(right).toDecimalPlaces(scale),
  ),
  '/': ofTwo(quotientSql, (left, right) =>
    right.isZero() ? null : left.times('1e11').divToInt(right).times('1e-11').toDecimalPlaces(scale),
  ),
  '%': ofTwo(
    (left, right) => `mod(${left}, nullif(${right}, 0))`,
    (left, right) => (right.isZero() ? null : left.mod(right)),
  ),
  negative: ofOne(
    part => `(- ${part})`,
    figure => figure.negated(),
  ),
  abs: ofOne(
    part => `abs(${part})`,
    figure => figure.abs(),
  ),
  floor: ofOne(
    part => `floor(${part})`,
    figure => figure.floor(),
  ),
  ceil: ofOne(
    part => `ceil(${part})`,
    figure => figure.ceil(),
  ),
  /** The second part is a whole number from 0 to 10, written out: `parse` sees to it. */
  round: {
    takes: types => (types.length === 1 || types.length === 2 ? numbers(types) : undefined),
    sql: ([part, digits = '0']) => `round(${part}, (${digits})::int)`,
    compute: ([part, digits]) =>
      isFigure(part) ? part.toDecimalPlaces(isFigure(digits) ? digits.toNumber() : 0) : null,
  },
  min: extreme('least', order => order < 0),
  max: extreme('greatest', order => order > 0),
}
