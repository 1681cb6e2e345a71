import { ApiError } from './api-error.ts'
import type { RecordJson } from './contract.ts'
import { currentLocale } from './i18n.ts'
import { noteSeen } from './seen.ts'
import { sessionLost } from './session.ts'

interface Sending {
  form: FormData
  /** How much of it is there already, from 0 to 1. */
  onProgress: (part: number) => void
  signal: AbortSignal
}

/** Sends a file, telling how far it is. `fetch` cannot tell that. */
export function sendFile({ form, onProgress, signal }: Sending): Promise<RecordJson> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/v1/attachments')
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('accept-language', currentLocale())
    request.setRequestHeader('x-requested-with', 'rapport')
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0)
    request.onload = () => {
      noteSeen(request.getResponseHeader('x-rapport-seen'))
      const body = read(request.responseText)
      if (request.status < 300) return resolve(body as RecordJson)
      if (request.status === 401) sessionLost()
      reject(new ApiError(request.status, body))
    }
    request.onerror = () => reject(new ApiError(0, {}))
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

function read(text: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(text) }
  } catch {
    return {}
  }
}
