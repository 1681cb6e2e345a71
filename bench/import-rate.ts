import { isJsonObject } from '../src/model/index.ts'
import { askerOf, untilState } from './asker.ts'
import { newcomer } from './bare-insert.ts'
import type { Random } from './random.ts'

/** Rows of a file of new leads, and how long Rapport took to plan and then to write them, through its API. */
export interface ImportRate {
  rows: number
  planned: number
  written: number
}

export async function measureImport(
  port: number,
  key: string,
  { rows, random }: { rows: number; random: Random },
): Promise<ImportRate> {
  const ask = askerOf(port, key)
  const form = new FormData()
  form.set('object', 'lead')
  form.set('file', new File([leadsFile(rows, random)], 'leads.csv', { type: 'text/csv' }))
  const began = performance.now()
  const { id } = await ask('POST', '/imports', form)
  await untilState(() => ask('GET', `/imports/${id}`), 'staged')
  const planned = performance.now()
  await ask('POST', `/imports/${id}/commit`)
  const { counts } = await untilState(() => ask('GET', `/imports/${id}`), 'done')
  const done = performance.now()
  if (!isJsonObject(counts) || counts.new !== rows)
    throw new Error(`not all rows became leads: ${JSON.stringify(counts)}`)
  return { rows, planned: (planned - began) / 1000, written: (done - planned) / 1000 }
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
