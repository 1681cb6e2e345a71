import type { LiveCall } from '../../app/calls.ts'
import type { PageCall } from './phone.ts'

interface Joined {
  /** The call on the phone of the page, with all that is known of it; `null`: there is none. */
  mine: LiveCall | null
  /** Those that are not. */
  others: LiveCall[]
}

/** One call is shown once: what the phone of the page knows of it, and what the line tells. */
export function joined(own: PageCall | null, told: LiveCall[], shown: LiveCall[], line: string): Joined {
  if (!own) return { mine: null, others: shown }
  const known = told.find(call => isSame(call, own))
  const mine: LiveCall = {
    ...(known ?? unknown(own, line)),
    state: own.state,
    // Who has it on his phone says so by answering.
    shared: false,
  }
  return { mine, others: shown.filter(call => call !== known) }
}

const isSame = (call: LiveCall, own: PageCall): boolean =>
  call.state !== 'ended' && call.direction === own.direction && isSameNumber(call.number, own.number)

/** Exchanges write one number in several ways; of one that is hidden nobody knows. */
function isSameNumber(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true
  const ending = (number: string) =>
    number
      .replace(/;ext=.*/, '')
      .replace(/\D/g, '')
      .slice(-9)
  return ending(one) === ending(other)
}

const unknown = ({ id, direction, state, number, name }: PageCall, line: string): LiveCall => ({
  id,
  direction,
  state,
  number: number ?? name,
  line,
  rangAt: '',
  answeredAt: null,
  mine: true,
  takenBy: null,
  shared: false,
  activity: null,
  card: null,
})
