import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'

interface Told {
  call: string
  event: 'ring' | 'answer' | 'end' | 'elsewhere'
  direction: 'in' | 'out'
  number: string
  answered?: boolean
}

/** Seconds between tries, and how long something is worth telling. */
const again = 5
const longest = 3600

/** Tells the server of calls, in their order; what does not get through is told again. */
export function tellCalls(): (told: Told) => void {
  let before: Promise<void> = Promise.resolve()
  return told => {
    const at = Date.now()
    before = before.then(() => tell(told, at))
  }
}

async function tell(told: Told, at: number): Promise<void> {
  for (;;) {
    const ago = Math.round((Date.now() - at) / 1000)
    if (ago > longest) return
    try {
      return await api.post('/softphone/calls', { ...told, ago })
    } catch (error) {
      // What is refused is refused again; all else passes.
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) return
      await new Promise(resolve => setTimeout(resolve, again * 1000))
    }
  }
}
