import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { isJsonObject } from '../src/model/index.ts'
import { askerOf, until, untilState } from './asker.ts'
import { newcomer } from './bare-insert.ts'
import type { Random } from './random.ts'

export const importPhases = ['read', 'planned', 'written'] as const
export type ImportPhase = (typeof importPhases)[number]

/** Rows of a file of new leads, and how many seconds Rapport took to look through the file, to plan its rows and to write them, through its API. */
export interface ImportRate extends Record<ImportPhase, number> {
  rows: number
}

interface Given {
  rows: number
  random: Random
  /** Called at the end of each phase. */
  after?: (phase: ImportPhase) => Promise<void>
}

/** The file goes packed: a million rows are more than may be sent otherwise. */
export async function measureImport(
  port: number,
  key: string,
  { rows, random, after = async () => {} }: Given,
): Promise<ImportRate> {
  const ask = askerOf(port, key)
  const form = new FormData()
  form.set('object', 'lead')
  const packed = await promisify(gzip)(leadsFile(rows, random))
  form.set('file', new File([packed], 'leads.csv.gz', { type: 'application/gzip' }))
  const rate: ImportRate = { rows, read: 0, planned: 0, written: 0 }
  let began = performance.now()
  const end = async (phase: ImportPhase) => {
    rate[phase] = (performance.now() - began) / 1000
    await after(phase)
    began = performance.now()
  }
  const { id } = await ask('POST', '/imports', form)
  const look = () => ask('GET', `/imports/${id}`)
  await until(look, ({ columns }) => Array.isArray(columns) && columns.length > 0)
  await end('read')
  await untilState(look, 'staged')
  await end('planned')
  await ask('POST', `/imports/${id}/commit`)
  const { counts } = await untilState(look, 'done')
  await end('written')
  if (!isJsonObject(counts) || counts.new !== rows)
    throw new Error(`not all rows became leads: ${JSON.stringify(counts)}`)
  return rate
}

function leadsFile(rows: number, random: Random): string {
  const lines = ['Фамилия;Имя;Отчество;Телефоны;E-mail;Компания;Что интересует']
  for (let i = 0; i < rows; i++) {
    const who = newcomer(random)
    lines.push(
      [who.lastName, who.firstName, who.middleName, who.phone, who.email, who.companyName ?? '', who.wish].join(';'),
    )
  }
  return `${lines.join('\n')}\n`
}
