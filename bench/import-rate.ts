import { isJsonObject, type JsonObject } from '../src/model/index.ts'
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
  const ask = askerOf(`http://127.0.0.1:${port}/api/v1`, key)
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

type Ask = (method: string, path: string, body?: FormData) => Promise<JsonObject>

const askerOf =
  (base: string, key: string): Ask =>
  async (method, path, body) => {
    const answer = await fetch(base + path, { method, body, headers: { authorization: `Bearer ${key}` } })
    const found: unknown = await answer.json()
    if (!answer.ok || !isJsonObject(found))
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(found)}`)
    return found
  }

async function untilState(look: () => Promise<JsonObject>, wanted: string): Promise<JsonObject> {
  for (;;) {
    const found = await look()
    if (found.state === wanted) return found
    if (found.state === 'failed') throw new Error(`the import failed: ${JSON.stringify(found)}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
