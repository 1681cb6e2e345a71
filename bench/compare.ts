import { type Measured, middle } from './measure.ts'
import { milliseconds, perSecond, table } from './report.ts'

/** What Rapport does in a second, beside the same done as barely as can be. */
export interface Ratio {
  what: string
  wanted: number
  ours: Measured
  bare: Measured
}

export interface Comparison {
  what: string
  wanted: number
  ours(): Promise<Measured>
  bare(): Promise<Measured>
}

/** Measures both turn about, so many rounds; the middle ratio counts. */
export async function compare(
  { what, wanted, ours, bare }: Comparison,
  rounds: number,
  say: (text: string) => void,
): Promise<Ratio> {
  const pairs: Ratio[] = []
  for (let round = 0; round < rounds; round++) pairs.push({ what, wanted, bare: await bare(), ours: await ours() })
  const found = middle(pairs, ratioOf)
  const all = pairs.map(pair => `${ratioOf(pair).toFixed(2)} by work ${workRatio(pair)}`).join(', ')
  say(`${what}: ${perSecond(found.ours.perSecond)}/s of ${perSecond(found.bare.perSecond)}/s (${all})`)
  return found
}

const ratioOf = ({ ours, bare }: Ratio): number => ours.perSecond / bare.perSecond

const workRatio = ({ ours, bare }: Ratio): string =>
  ours.work === null || bare.work === null ? '' : (bare.work / ours.work).toFixed(2)

const workText = ({ work }: Measured): string => (work === null ? '' : `${work.toFixed(2)} ms`)

export const ratioTable = (ratios: readonly Ratio[]): string =>
  table(
    ['', 'Rapport', 'bare', 'ratio', 'wanted', 'p95', 'processor for one', 'bare', 'ratio'],
    ratios.map(ratio => [
      ratio.what,
      `${perSecond(ratio.ours.perSecond)}/s`,
      `${perSecond(ratio.bare.perSecond)}/s`,
      ratioOf(ratio).toFixed(2),
      `≥ ${ratio.wanted}`,
      `${milliseconds(ratio.ours.p95)} ms`,
      workText(ratio.ours),
      workText(ratio.bare),
      workRatio(ratio),
    ]),
  )

export const aloneTable = (rows: readonly (readonly [string, Measured])[]): string =>
  table(
    ['', 'Rapport', 'p50', 'p95', 'processor for one'],
    rows.map(([what, measured]) => [
      what,
      `${perSecond(measured.perSecond)}/s`,
      `${milliseconds(measured.p50)} ms`,
      `${milliseconds(measured.p95)} ms`,
      workText(measured),
    ]),
  )
