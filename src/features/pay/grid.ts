import { say } from '../../messages/words.ts'
import type { Context } from '../../records/index.ts'
import type { GridCell } from '../spreadsheet.ts'
import type { Statement } from './show.ts'

const columns = ['day', 'what', 'rule', 'base', 'share', 'step', 'rate', 'sum'] as const

/** A statement as rows of cells: a heading, its lines, and the total. */
export function gridOf({ locale }: Context, { lines, total, currency }: Statement): GridCell[][] {
  const words = (key: string, params = {}) => say(locale, `pay:${key}`, params)
  const money = (amount: string | null): GridCell =>
    amount === null ? null : { figure: Number(amount), kind: 'money', currency }
  const percent = (of: string | null): GridCell => (of === null ? null : { figure: Number(of), kind: 'number' })
  return [
    columns.map(column => ({ text: words(`columns.${column}`) })),
    ...lines.map(({ kind, deal, number, day, rule, base, share, step, rate, fixed, sum, of }): GridCell[] => {
      const what = [kind === 'deal' ? null : words(`kinds.${kind}`, { from: of }), number, deal?.name]
      return [
        day === null ? null : { text: day },
        { text: what.filter(Boolean).join(' ') },
        { text: rule.name },
        money(base),
        percent(share),
        step === null ? null : { figure: step, kind: 'number' },
        fixed ? money(rate) : percent(rate),
        money(sum),
      ]
    }),
    [{ text: words('total') }, ...columns.slice(2).map(() => null), money(total)],
  ]
}
