import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Json, JsonObject } from '../model/index.ts'
import { type Api, listOf, numberOf, objectOf, Refused } from './api.ts'
import { duration, openProgress, paced } from './progress.ts'

/** What a terminal asks for: a file, or an import that is there already. */
export interface ImportAsked {
  file?: string
  id?: string
  object?: string
  mapping?: JsonObject
  options: JsonObject
  /** No flow begins by it, and neither people nor other servers are told. */
  silent: boolean
  commit: boolean
}

/**
 * Brings a file in: sends it in parts, shows what will become of its rows, and with `commit` does that. What broke off goes on by the id
 * that is told. Returns whether all is as wanted: nothing failed. Throws Refused.
 */
export async function importFile(
  api: Api,
  asked: ImportAsked,
  tell: (line: string) => void,
  goesOn: () => boolean,
): Promise<boolean> {
  const id = asked.id ?? (await send(api, asked))
  tell(`Import ${id}`)
  let now = await until(api, id, ['uploading', 'fetching', 'staging'], 'Reading', goesOn)
  if (asked.silent && now.state === 'staged') await api.json('PATCH', `/imports/${id}`, { options: { silent: true } })
  if (asked.mapping && now.state === 'staged') {
    await api.json('PATCH', `/imports/${id}`, { mapping: asked.mapping })
    now = await until(api, id, ['staging'], 'Reading', goesOn)
  }
  if (now.state === 'staged') for (const line of planLines(now)) tell(line)
  const begins = now.state === 'staged' || now.state === 'cancelled' || now.state === 'failed'
  if (asked.commit && begins && goesOn()) await api.json('POST', `/imports/${id}/commit`)
  if (asked.commit || now.state === 'committing')
    now = await until(api, id, ['committing'], 'Writing', goesOn, () => api.json('POST', `/imports/${id}/cancel`))
  return tellEnd(now, id, tell)
}

async function send(api: Api, { file = '', object, options }: ImportAsked): Promise<string> {
  const { size } = await stat(file)
  const sha256 = await sealOf(file)
  const begun = await api.json('POST', '/imports/uploads', {
    object: object ?? null,
    name: basename(file),
    size,
    sha256,
    options,
  })
  const id = String(begun.id)
  const progress = openProgress()
  const megabyte = 1024 * 1024
  const pace = paced('MB', size / megabyte)
  const handle = await open(file)
  try {
    for (let from = 0; from < size; ) {
      const part = Buffer.alloc(Math.min(numberOf(begun.partBytes), size - from))
      const { bytesRead } = await handle.read(part, 0, part.length, from)
      if (bytesRead < part.length) throw new Refused(`${file} became shorter while it was read.`)
      const taken = await api.json('PUT', `/imports/${id}/file?from=${from}`, part)
      from = Math.max(numberOf(taken.received), from + part.length)
      progress.show('Sending', from / size, pace(from / megabyte))
    }
  } finally {
    progress.end()
    await handle.close()
  }
  return id
}

async function sealOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(file)) hash.update(bytes)
  return hash.digest('hex')
}

/** Watches an import until it leaves these states. Where it shall not go on, `stop` ends it, and it is watched to its end. */
async function until(
  api: Api,
  id: string,
  states: readonly string[],
  what: string,
  goesOn: () => boolean,
  stop?: () => Promise<unknown>,
): Promise<JsonObject> {
  const progress = openProgress()
  let stopped = false
  try {
    for (;;) {
      const now = await api.json('GET', `/imports/${id}`)
      if (!states.includes(String(now.state))) return now
      if (!goesOn() && !stop) throw new Refused(`Import ${id} goes on by itself; watch it with --id ${id}.`)
      if (!goesOn() && !stopped) {
        stopped = true
        await stop?.()
        continue
      }
      const { rowsPerSecond, secondsLeft } = objectOf(now.pace)
      const rate = typeof rowsPerSecond === 'number' ? `${Math.round(rowsPerSecond)} rows/s, ` : ''
      const more = typeof secondsLeft === 'number' ? `${rate}${duration(secondsLeft)} left` : ''
      progress.show(what, numberOf(now.progress), more)
      await wait(500)
    }
  } finally {
    progress.end()
  }
}

const outcomes = ['new', 'attached', 'changed', 'same', 'refused'] as const

const countsIn = (counts: Json | undefined): string =>
  outcomes
    .filter(outcome => numberOf(objectOf(counts)[outcome]) > 0)
    .map(outcome => `${numberOf(objectOf(counts)[outcome])} ${outcome}`)
    .join(', ') || 'nothing'

/** How it was read, what will become of its rows, what is asked, and the first reasons against. */
function planLines(now: JsonObject): string[] {
  const { title } = objectOf(now.recognised)
  const unread = listOf(now.columns).filter(({ field }) => !field)
  const questions = listOf(now.questions)
  return [
    ...(typeof title === 'string' ? [`An export of ${title}.`] : []),
    `${numberOf(objectOf(now.counts).read)} rows: ${countsIn(now.counts)}.`,
    ...(unread.length ? [`Not read: ${unread.map(({ name }) => String(name)).join(', ')}.`] : []),
    ...questions.map(({ id, proposal, answer }) => `Asked: ${id}, taken as ${answer ?? proposal ?? 'unanswered'}.`),
    ...problemLines(now),
  ]
}

const mostShown = 10

const problemLines = (now: JsonObject): string[] =>
  listOf(now.problems)
    .slice(0, mostShown)
    .map(({ line, message }) => `  row ${line}: ${message}`)

function tellEnd(now: JsonObject, id: string, tell: (line: string) => void): boolean {
  const { state } = now
  if (state === 'staged') tell(`Nothing is written yet: look at it in Rapport, or write it with --id ${id} --commit.`)
  if (state === 'done') tell(`Done: ${countsIn(now.settled)}.`)
  if (state === 'cancelled') tell(`Stopped after ${countsIn(now.settled)}. It goes on with --id ${id} --commit.`)
  if (state === 'failed') tell(`Failed: ${objectOf(now.failure).message}`)
  if (state === 'reverted') tell('It was taken back.')
  if (state === 'done') for (const line of problemLines(now)) tell(line)
  return state === 'staged' || state === 'done'
}
