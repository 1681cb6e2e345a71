import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { createStore } from '../ui/store.ts'
import { useSchema } from './schema.ts'
import { useMe } from './session.ts'

/** What a person opened or did lately. Only ids are kept on the device: names are asked of the server, who says what is still his to see. */
export type Recent = { command: string } | { object: string; id: string }

const most = 40
const place = (user: string): string => `rapport.recent.${user}`

const kept = createStore<{ user: string; recent: Recent[] }>({ user: '', recent: [] })

export function recentOf(user: string): Recent[] {
  if (kept.get().user !== user) kept.set({ user, recent: read(user) })
  return kept.get().recent
}

/** Puts it first. */
export function remember(user: string, one: Recent): void {
  write(user, [one, ...recentOf(user).filter(other => !isSame(one, other))].slice(0, most))
}

/** Drops what is no longer there, or no longer theirs. */
export function forget(user: string, gone: readonly Recent[]): void {
  if (gone.length)
    write(
      user,
      recentOf(user).filter(one => !gone.some(other => isSame(one, other))),
    )
}

/** Each card that is opened is remembered. */
export function useRememberCards(): void {
  const { id: user } = useMe()
  const { byPlural } = useSchema()
  const { plural = '', id = '' } = useParams({ strict: false })
  const object = byPlural.get(plural)?.name
  useEffect(() => {
    if (object && id) remember(user, { object, id })
  }, [user, object, id])
}

function write(user: string, recent: Recent[]): void {
  kept.set({ user, recent })
  localStorage.setItem(place(user), JSON.stringify(recent))
}

function read(user: string): Recent[] {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(place(user)) ?? '[]')
    return Array.isArray(known) ? known.filter(isRecent) : []
  } catch {
    return []
  }
}

const isRecent = (one: unknown): one is Recent =>
  typeof one === 'object' && one !== null && ('command' in one || ('object' in one && 'id' in one))

const isSame = (one: Recent, other: Recent): boolean =>
  'command' in one
    ? 'command' in other && one.command === other.command
    : 'id' in other && one.id === other.id && one.object === other.object
