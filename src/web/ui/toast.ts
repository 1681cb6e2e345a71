import i18next from 'i18next'
import { ApiError, isOffline } from '../app/api-error.ts'
import { createStore } from './store.ts'

export interface Toast {
  message: string
  title?: string
  /** One told before with the same key makes room for it. */
  key?: string
  action?: { label: string; run: () => void }
  /** Until it is answered or put away. */
  stays?: boolean
}

/** Whether anything has been told yet: until then the page does without what tells it. */
export const toastsWanted = createStore(false)

type Toasts = typeof import('./show-toast.tsx')
let toasts: Promise<Toasts> | undefined

/** In the order in which they were told: asked for twice, code may be there for who asked later first. */
function show(tell: (by: Toasts) => void): void {
  toastsWanted.set(true)
  toasts ??= import('./show-toast.tsx')
  toasts.then(tell, () => {
    toasts = undefined
  })
}

/** Something was done. With an action it stays long enough to be taken back. */
export function toast(given: Toast): void {
  show(({ showToast }) => showToast(given))
}

/** Something failed: in the server's own words, and with the number to quote when asking for help. */
export function toastError(error: unknown): void {
  show(({ showError }) => showError(errorWords(error)))
}

/** The same of one among several. */
export function tellRefused(name: string, error: unknown): void {
  show(({ showError }) => showError(`${name}: ${errorWords(error)}`))
}

export function errorWords(error: unknown): string {
  if (isOffline(error)) return i18next.t('error.offline')
  if (!(error instanceof ApiError)) return i18next.t('error.unexpected')
  const problems = error.problems.map(problem => problem.message).filter(Boolean)
  if (problems.length) return problems.join(' ')
  return error.status >= 500 && error.requestId
    ? `${error.message} ${i18next.t('error.request', { id: error.requestId })}`
    : error.message
}
