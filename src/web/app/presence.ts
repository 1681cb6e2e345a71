import { useEffect } from 'react'
import { createStore } from '../ui/store.ts'
import { api } from './api.ts'
import { pageId } from './page-id.ts'

/** A colleague who has the same card open; the field he is changing right now. */
export interface Colleague {
  id: string
  name: string
  field: string | null
}

interface Shown {
  object: string
  id: string
}

interface Here extends Shown {
  people: Colleague[]
}

const nobody: Colleague[] = []
const here = createStore<Here | null>(null)
let shown: (Shown & { field: string | null }) | null = null
let timer: ReturnType<typeof setTimeout> | undefined
let saying: Promise<void> = Promise.resolve()

/** Cards that are leafed through are not worth a word. */
const settleAfter = 250

/** Says that this page shows a card, for as long as it does. */
export function usePresence(object: string, id: string): void {
  useEffect(() => {
    shown = { object, id, field: null }
    saySoon()
    return () => {
      if (shown?.id === id) shown = null
      saySoon()
    }
  }, [object, id])
}

/** Says that a field of the shown card is being changed, for as long as it is. */
export function useChanging(id: string, field: string, changing: boolean): void {
  useEffect(() => {
    if (!changing) return
    change(id, field)
    return () => change(id, null)
  }, [id, field, changing])
}

function change(id: string, field: string | null): void {
  if (shown?.id !== id) return
  shown = { ...shown, field }
  saySoon()
}

/** Who else has this card open. */
export function useColleagues(object: string, id: string): Colleague[] {
  const known = here.use()
  return known?.id === id && known.object === object ? known.people : nobody
}

export const isShown = (object: string, id: string): boolean => shown?.id === id && shown.object === object

export function hearPresence(told: Here): void {
  if (shown?.id === told.id) here.set(told)
}

/** The stream was away: the server may be another one now, or have forgotten. */
export function sayPresenceAgain(): void {
  if (shown) saySoon()
}

function saySoon(): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    // One after another, so that the last one stands.
    saying = saying.then(say).catch(() => {})
  }, settleAfter)
}

async function say(): Promise<void> {
  if (!shown) {
    here.set(null)
    return api.delete(`/presence/${pageId}`)
  }
  const { object, id } = shown
  const { people } = await api.put<{ people: Colleague[] }>(`/presence/${pageId}`, shown)
  hearPresence({ object, id, people })
}
