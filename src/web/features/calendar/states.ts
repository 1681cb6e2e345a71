import type { TFunction } from 'i18next'
import type { Tone } from '../../ui/status-badge.tsx'
import type { Happening, State } from './happening.ts'

export const tones: Record<State, Tone> = { open: 'accent', late: 'bad', done: 'good' }

/** A meeting that is told of took place; a task is to come, late or done. */
export const stateWord = (t: TFunction, { object, state }: Happening): string =>
  t(`calendar:state.${object === 'activity' ? 'held' : state}`)
