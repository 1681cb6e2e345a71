import { Decimal } from 'decimal.js'

/** Exact through a whole formula: 200 products of figures of 30 digits fit. Rounds halves away from zero, as PostgreSQL. */
export const Figure = Decimal.clone({
  precision: 10_000,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -20_000,
  toExpPos: 20_000,
})
export type Figure = Decimal

/** Digits after the point that products and quotients keep, in SQL and in code. */
export const scale = 10

/** The figure as PostgreSQL writes `trim_scale(x)::text`. */
export const figureText = (figure: Figure): string => (figure.isZero() ? '0' : figure.toFixed())
