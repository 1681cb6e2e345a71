import { Exact } from '../model/index.ts'

/** The sum of decimals, exact; 0 of none. */
export const total = (amounts: readonly (string | Exact)[]): Exact =>
  amounts.reduce<Exact>((all, amount) => all.plus(amount), new Exact(0))
