import type { Me } from '../app/contract.ts'

/** What a browser keeps belongs to one person: who that is, and what he may see. */
export interface Device {
  person: string
  rights: string
  /** Who it is, as the server said last, and when that was. */
  me: Me
  at: number
}

const place = 'rapport.device'

/** Whose the things kept here are; `null`: nobody's, and nothing is kept. */
export const deviceOwner = (): string | null => readDevice()?.person ?? null

export function readDevice(): Device | null {
  try {
    return JSON.parse(localStorage.getItem(place) ?? 'null') as Device | null
  } catch {
    return null
  }
}

export const writeDevice = (device: Device): void => localStorage.setItem(place, JSON.stringify(device))
export const dropDevice = (): void => localStorage.removeItem(place)
