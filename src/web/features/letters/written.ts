import { api } from '../../app/api.ts'

/** Why a letter did not leave, or its copy did not arrive. */
export interface Failure {
  message: string
  reply: string | null
  whatToDo: string
}

/** To whom a letter goes, and whether the server has taken it for him. */
export interface WrittenTo {
  name: string
  address: string
  state: 'waiting' | 'taken' | 'refused'
  why: string | null
  reply: string | null
}

/** How a letter that was written here stands. */
export interface WrittenLetter {
  id: string
  state: string
  to: WrittenTo[]
  cc: WrittenTo[]
  bcc: WrittenTo[]
  failure: Failure | null
  copy: { state: string; failure: Failure | null } | null
  watching: { opens: number; openedAt: string | null; clicks: number; clickedAt: string | null } | null
  can: { takeBack: boolean; sendAgain: boolean }
}

/** It is asked anew when its entry tells of another state. */
export const writtenQuery = (id: string, state: string | undefined) => ({
  queryKey: ['mail', id, state],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<WrittenLetter>(`/mail/messages/${id}`, { signal }),
  meta: { quiet: true },
})
