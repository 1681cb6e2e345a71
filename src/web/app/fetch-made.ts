import { ApiError } from './api-error.ts'
import { currentLocale } from './i18n.ts'
import { noteSeenIn, sayingSeen } from './seen.ts'
import { sessionLost } from './session.ts'

/** A file that the server makes of what it is sent. */
export interface Made {
  name: string
  content: Blob
}

/** Asks for such a file. Throws ApiError, as `api` does. */
export async function fetchMade(path: string, body: unknown): Promise<Made> {
  const headers = {
    'accept-language': currentLocale(),
    'content-type': 'application/json',
    'x-requested-with': 'rapport',
    ...sayingSeen(),
  }
  const asked = { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await fetch(`/api/v1${path}`, asked).catch(() => {
    throw new ApiError(0, {})
  })
  noteSeenIn(response)
  if (response.ok) return { name: nameIn(response), content: await response.blob() }
  if (response.status === 401) sessionLost()
  throw new ApiError(response.status, await response.json().catch(() => ({})))
}

const nameIn = ({ headers }: Response): string => {
  const [, written = ''] = /filename\*=UTF-8''([^;]+)/.exec(headers.get('content-disposition') ?? '') ?? []
  return decodeURIComponent(written)
}

/** Hands it to the browser, which keeps it where it keeps downloads. */
export function saveMade({ name, content }: Made): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
