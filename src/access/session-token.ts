import { makeSecret, type ReadSecret, readSecret, type Secret } from './secret.ts'

const prefix = 'rs_'

export const makeSessionToken = (workspace: string): Secret => makeSecret(workspace, prefix)

/** The parts of a token as a browser sent it; `null` where it cannot be one. */
export const readSessionToken = (text: string): ReadSecret | null => readSecret(text, prefix) ?? readSecret(text)

/** Of before tokens began with what they are: such sessions go on until they end by their limits. */
export const isFormerSessionToken = (text: string): boolean => readSecret(text) !== null
