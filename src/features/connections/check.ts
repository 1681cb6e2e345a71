import { readFile } from 'node:fs/promises'
import { hasWords, say } from '../../messages/words.ts'
import type { ProbeStep } from '../../network/stretch.ts'
import type { Locale } from '../../records/context.ts'
import type { Connection } from '../connection.ts'
import { dayText } from '../day-text.ts'
import { NotPublic, type Outgoing, type ProbedBy } from '../outgoing.ts'

/** One stretch of the way, as people read it. */
export interface CheckedStep {
  step: ProbeStep['step'] | 'address'
  /** `null`: it works, and wants to be known all the same. */
  isOk: boolean | null
  title: string
  found: string
  whatToDo: string | null
  milliseconds: number | null
}

/** Walks the way to a connection that is set up. */
export async function checkConnection(
  target: Outgoing,
  locale: Locale,
  { address, isOwn, isKept, withoutTls, caFile }: Connection,
): Promise<CheckedStep[]> {
  const ca = caFile ? await readFile(caFile, 'utf8').catch(() => null) : undefined
  if (ca === null)
    return [said(locale, { step: 'address', isOk: false, code: 'noAuthorityFile', params: { caFile: caFile ?? '' } })]
  return walk(target, locale, address, { isOwn, isKept, withoutTls, ca })
}

/** The same to an address that somebody has typed: what a name leads to is seen on the way, and nothing else is called. */
export function checkAddress(target: Outgoing, locale: Locale, typed: string): Promise<CheckedStep[]> {
  const address = typed.includes('://') ? typed : `https://${typed}`
  return walk(target, locale, address, {})
}

async function walk(target: Outgoing, locale: Locale, address: string, by: ProbedBy): Promise<CheckedStep[]> {
  try {
    return (await target.probe(address, by)).map(step => said(locale, step))
  } catch (error) {
    const isShape = error instanceof NotPublic || (error instanceof TypeError && 'input' in error)
    if (!isShape) throw error
    return [said(locale, { step: 'address', isOk: false, code: 'addressNotCalled', params: {} })]
  }
}

type Found = Pick<CheckedStep, 'step' | 'isOk'> & Pick<ProbeStep, 'code' | 'params'> & { milliseconds?: number }

function said(locale: Locale, { step, isOk, code, params, milliseconds = undefined }: Found): CheckedStep {
  const words = { ...params, ...dayWords(locale, params) }
  const todo = `connections:todo.${code}`
  return {
    step,
    isOk,
    title: say(locale, `connections:steps.${step}`),
    found: say(locale, `connections:found.${code}`, words),
    whatToDo: isOk !== true && hasWords(locale, todo) ? say(locale, todo, words) : null,
    milliseconds: milliseconds ?? null,
  }
}

function dayWords(locale: Locale, { from, until }: ProbeStep['params']): Record<string, string> {
  if (!from || !until) return {}
  return { from: dayText(from, locale), until: dayText(until, locale) }
}
