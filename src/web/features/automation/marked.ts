import { api } from '../../app/api.ts'
import type { Chosen } from '../../records/bulk/bulk-changes.ts'

export interface Begun {
  /** By which it is taken back. */
  batch: string
  chosen: number
  began: number
  reasons: { code: string; message: string; count: number }[]
}

/** As the API is told which records of a list are marked. */
const markedBody = ({ marks, asked }: Chosen) =>
  marks.all ? { query: asked, except: [...marks.except] } : { ids: [...marks.ids] }

export const beginMarked = (flow: string, chosen: Chosen): Promise<Begun> =>
  api.post<Begun>(`/flows/${flow}/marked-runs`, markedBody(chosen))

/** Ends what one call has begun; what was done stays. */
export const takeBackMarked = (flow: string, batch: string): Promise<{ stopped: number }> =>
  api.delete<{ stopped: number }>(`/flows/${flow}/marked-runs/${batch}`)

export const stopMarked = (flow: string, chosen: Chosen): Promise<{ stopped: number }> =>
  api.post<{ stopped: number }>(`/flows/${flow}/stops`, markedBody(chosen))
