import { toast } from '../ui/toast.tsx'
import { createStore } from '../ui/store.ts'
import type { Link } from './contract.ts'

/** Something the caller must know at once: a new lead of his, a request of a client of his. */
export interface Notice {
  title: string
  on: Link | null
}

export interface KeptNotice extends Notice {
  at: string
  read: boolean
}

const place = 'rapport.notices'
const most = 50

export const notices = createStore<KeptNotice[]>(read())

export function keep(notice: Notice): void {
  write([{ ...notice, at: new Date().toISOString(), read: false }, ...notices.get()].slice(0, most))
  toast({ message: notice.title })
}

export const markNoticesRead = (): void => write(notices.get().map(notice => ({ ...notice, read: true })))

export function forgetNotices(): void {
  write([])
}

function write(next: KeptNotice[]): void {
  notices.set(next)
  localStorage.setItem(place, JSON.stringify(next))
}

function read(): KeptNotice[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}
