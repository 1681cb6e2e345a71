import { parseArgs } from 'node:util'

export interface Options {
  /** `ratios`, `scale`, `pages`, `mail`, `calls`, `open-pages`, `attribution`, `automation`, `documents`, `duplicates`, `reports`, `forecast`, `import`, `bulk`, `export`, `latency`, `load`; none: ratios and scale. */
  parts: string[]
  leads: number
  activities: number
  /** Deals; a tenth of the leads without. */
  deals: number | null
  /** The newest leads of which it is also told how they were made; all without. */
  history: number
  /** Leads have little more than a name and a telephone. */
  plain: boolean
  /** People among whom duplicates are looked for. */
  people: number
  /** That lie in a mailbox before its first sync. */
  letters: number
  connections: number
  /** Numbers of connections that `latency` measures by, one after the other. */
  connectionCounts: number[]
  /** Length of one measurement. */
  seconds: number
  /** Keys of the stock reports that are measured; none: all. */
  only: string[]
  /** Rounds of each comparison; the middle one counts. */
  rounds: number
  /** Folder of the scratch database, kept for the next run; without one it is temporary. */
  folder: string | null
  /** File that the results are written into, besides the screen. */
  out: string | null
}

export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      leads: { type: 'string', default: '1000000' },
      activities: { type: 'string', default: '3000000' },
      deals: { type: 'string' },
      history: { type: 'string' },
      plain: { type: 'boolean', default: false },
      people: { type: 'string', default: '1000000' },
      letters: { type: 'string', default: '10000' },
      connections: { type: 'string' },
      seconds: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      rounds: { type: 'string', default: '3' },
      folder: { type: 'string' },
      out: { type: 'string' },
    },
  })
  return {
    parts: positionals.length ? positionals : ['ratios', 'scale'],
    leads: whole(values.leads),
    activities: whole(values.activities),
    deals: values.deals === undefined ? null : whole(values.deals),
    history: whole(values.history ?? values.leads),
    plain: values.plain,
    people: whole(values.people),
    letters: whole(values.letters),
    connections: whole(values.connections?.split(',')[0] ?? '16'),
    connectionCounts: (values.connections ?? '1,16,64').split(',').map(whole),
    seconds: whole(values.seconds),
    only: values.only.split(',').filter(Boolean),
    rounds: whole(values.rounds),
    folder: values.folder ?? null,
    out: values.out ?? null,
  }
}

function whole(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new Error(`${text} is not a whole number above nought`)
  return number
}
