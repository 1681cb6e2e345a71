import type { Me } from '../app/contract.ts'
import { forgetAsked } from '../start/early.ts'
import { forgetDrafts } from '../ui/drafts.ts'
import { type Device, dropDevice, readDevice, writeDevice } from './owner.ts'

const leaving = 'rapport.leaving'

/** Nobody is taken for signed in without a network longer than this after the server last said so. */
const longest = 7 * 24 * 60 * 60_000

let settled = Promise.withResolvers<string>()

/** The same, once the server has said in this page who it is: before that nothing is kept. */
export const settledOwner = (): Promise<string> => settled.promise

/** Another session begins: who it belongs to is known when the server has said so. */
export function unsettleDevice(): void {
  settled = Promise.withResolvers()
}

/** Who was signed in here when there was last a network. */
export function lastMe(): Me | null {
  const device = readDevice()
  return device && Date.now() - device.at < longest ? device.me : null
}

/**
 * The server has said who asks. Whatever was kept for somebody else is gone before he sees anything; what was seen under
 * other rights is, too, for it may show what is hidden from him now.
 */
export async function settleDevice(me: Me): Promise<{ otherRights: boolean }> {
  const { id, role, team, rights, scopes } = me
  const now: Device = { person: id, rights: JSON.stringify([role.id, team, rights, scopes]), me, at: Date.now() }
  const before = readDevice()
  const otherRights = before !== null && before.rights !== now.rights
  if (before && before.person !== id) await forgetDevice()
  else if (otherRights) await forgetSeen()
  writeDevice(now)
  settled.resolve(id)
  return { otherRights }
}

/** Everything of the person who was signed in: what he has seen, what he was typing, what waited to be sent. */
export async function forgetDevice(): Promise<void> {
  dropDevice()
  unsettleDevice()
  forgetDrafts()
  forgetAsked()
  await Promise.all([forgetSeen(), forgetWaiting()])
}

/** What was seen alone: a session that ends takes away what it may show, not what somebody was typing. */
export async function forgetSeen(): Promise<void> {
  await (await import('./seen.ts')).clearSeen().catch(() => {})
}

async function forgetWaiting(): Promise<void> {
  await (await import('./waiting.ts')).clearWaiting().catch(() => {})
}

/** Who signs out without a network is out on this device at once; the server hears of it first thing when it is back. */
export const isLeaving = (): boolean => localStorage.getItem(leaving) !== null
export const beginLeaving = (): void => localStorage.setItem(leaving, 'true')
export const endLeaving = (): void => localStorage.removeItem(leaving)
