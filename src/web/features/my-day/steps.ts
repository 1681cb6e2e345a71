import { queryOptions } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { recordKeys } from '../../records/queries.ts'

export interface FirstStep {
  name: 'import' | 'form' | 'people' | 'lead' | 'pipeline' | 'task' | 'notices'
  done: boolean
}

export interface FirstStepsOf {
  hidden: boolean
  steps: FirstStep[]
}

const place = (user: string): string => `rapport.firstSteps.${user}`

/** What was known last on this device, so that the page keeps the place free, or asks no more. */
export const stepsState = {
  get: (user: string): 'open' | 'over' | null => {
    const known = localStorage.getItem(place(user))
    return known === 'open' || known === 'over' ? known : null
  },
  keep: (user: string, { hidden, steps }: FirstStepsOf): void =>
    localStorage.setItem(place(user), hidden || steps.every(step => step.done) ? 'over' : 'open'),
}

/** A new lead may tick a step: its key is among those of leads, which live events refresh. */
export const firstStepsQuery = (user: string) =>
  queryOptions({
    queryKey: [...recordKeys.aggregates('lead'), 'first-steps', user],
    queryFn: async ({ signal }) => {
      const known = await api.get<FirstStepsOf>('/first-steps', { signal })
      stepsState.keep(user, known)
      return known
    },
    enabled: stepsState.get(user) !== 'over',
  })
