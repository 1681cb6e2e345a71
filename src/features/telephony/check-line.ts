import { Invalid, isId, type Problem } from '../../model/index.ts'
import { readMailHost } from '../../model/mail-server.ts'
import type { Context } from '../../records/context.ts'
import { type AsteriskSettings, usualAsterisk } from './asterisk/settings.ts'
import { fieldNames, type HttpSecret, type HttpSettings, usualFields, usualWords, wordNames } from './http/settings.ts'
import type { LineMeans } from './keep-line.ts'
import type { LineSettings } from './line.ts'

/** A line as it is to be; what is left out stays, or is as usual. */
export interface LineInput {
  name?: string
  settings?: SettingsInput
  /** What is left out of it stays, as long as it is told to the same address. */
  secret?: Partial<HttpSecret>
  responsible?: string | null
  users?: string[]
  teams?: string[]
  callBackMinutes?: number
  recordingDays?: number
  active?: boolean
}

type SettingsInput =
  | (Partial<HttpSettings> & Pick<HttpSettings, 'dialect'>)
  | { dialect: 'asterisk'; asterisk?: Partial<AsteriskSettings['asterisk']> }

/** Checks what a schema does not say. Throws Invalid with every problem. */
export function checkLine(ctx: Context, means: LineMeans, input: LineInput): LineSettings | undefined {
  const { name, settings, secret, responsible, users = [], teams = [] } = input
  const whole = settings && wholeSettings(settings)
  const problems: Problem[] = [
    ...(name === undefined || (name.trim() && plain(name)) ? [] : [{ field: 'name', code: 'required' }]),
    ...(responsible && !(isId(responsible) && ctx.config.users.get(responsible)?.active)
      ? [{ field: 'responsible', code: 'notFound' }]
      : []),
    ...users.flatMap((id, at) =>
      ctx.config.users.get(id)?.active ? [] : [{ field: `users.${at}`, code: 'notFound' }],
    ),
    ...teams.flatMap((id, at) => (ctx.config.teams.has(id) ? [] : [{ field: `teams.${at}`, code: 'notFound' }])),
    ...(whole ? settingsProblems(means, whole) : []),
    ...secretProblems(secret),
  ]
  if (problems.length) throw new Invalid(problems)
  return whole
}

/** As our own documentation describes what is not said otherwise. */
function wholeSettings(input: SettingsInput): LineSettings {
  if (input.dialect === 'asterisk') {
    const { host = '', user = '', ...more } = input.asterisk ?? {}
    const asterisk = { ...usualAsterisk, ...more, host: readMailHost(host) ?? host, user: user.trim() }
    return { dialect: 'asterisk', asterisk: { ...asterisk, recordings: asterisk.recordings?.trim() || null } }
  }
  const { dialect, fields, words, signatureHeader, callOut } = input
  return {
    dialect,
    fields: { ...usualFields, ...fields },
    words: { ...usualWords, ...words },
    signatureHeader: signatureHeader ?? 'X-Signature',
    callOut: (dialect !== 'mango' && callOut) || null,
  }
}

const settingsProblems = (means: LineMeans, settings: LineSettings): Problem[] =>
  settings.dialect === 'asterisk' ? asteriskProblems(means, settings.asterisk) : httpProblems(means, settings)

function asteriskProblems({ target, reach }: LineMeans, settings: AsteriskSettings['asterisk']): Problem[] {
  const { host, user, channel, context, dial, recordings } = settings
  const of = (field: string, code: string) => ({ field: `settings.asterisk.${field}`, code })
  // What goes into a line of an order.
  const oneLine = (text: string) => plain(text) && !/\p{Cc}/u.test(text)
  return [
    ...(host && readMailHost(host)
      ? reach.problems(settings).map(({ field, code }) => of(field, code))
      : [of('host', 'required')]),
    ...Object.entries({ user, channel, context, dial }).flatMap(([field, text]) =>
      text.trim() && oneLine(text) ? [] : [of(field, 'required')],
    ),
    ...(channel.includes('{extension}') ? [] : [of('channel', 'asteriskNoExtension')]),
    ...(/\{(?:number|digits)\}/.test(dial) ? [] : [of('dial', 'asteriskNoNumber')]),
    ...(recordings && !target.allows(recordings.replace(/[{}]/g, '')) ? [of('recordings', 'phoneUrl')] : []),
    ...(recordings && !/\{(?:uniqueid|file)\}/.test(recordings) ? [of('recordings', 'asteriskNoRecording')] : []),
  ]
}

function httpProblems({ target }: LineMeans, { fields, words, signatureHeader, callOut }: HttpSettings): Problem[] {
  const texts = [...fieldNames.map(name => fields[name]), ...wordNames.flatMap(name => words[name])]
  const header = /^[a-z0-9-]{1,64}$/i.test(signatureHeader)
  return [
    ...(texts.every(plain) ? [] : [{ field: 'settings.fields', code: 'brokenText' }]),
    ...(header ? [] : [{ field: 'settings.signatureHeader', code: 'phoneHeader' }]),
    ...(callOut && !target.allows(callOut.url.replace(/[{}]/g, ''))
      ? [{ field: 'settings.callOut.url', code: 'phoneUrl' }]
      : []),
    ...(callOut && !`${callOut.url}${callOut.body ?? ''}`.match(/\{(?:number|digits)\}/)
      ? [{ field: 'settings.callOut.url', code: 'phoneNoNumber' }]
      : []),
    ...(callOut?.body && !/^[\w.+-]{1,60}\/[\w.+-]{1,60}(?:; ?charset=[\w-]{1,20})?$/.test(callOut.contentType)
      ? [{ field: 'settings.callOut.contentType', code: 'phoneHeader' }]
      : []),
  ]
}

/** So short a secret could be tried out. */
const shortest = 8

function secretProblems(secret: LineInput['secret']): Problem[] {
  if (!secret) return []
  const headers = Object.entries(secret.headers ?? {})
  const isFine = ([name, value]: [string, string]) =>
    /^[a-z0-9-]{1,64}$/i.test(name) &&
    !/^(?:host|content-length|transfer-encoding|connection)$/i.test(name) &&
    /^[\x20-\x7e]{1,2000}$/.test(value)
  return [
    ...(secret.sign === undefined || secret.sign.length >= shortest
      ? []
      : [{ field: 'secret.sign', code: 'phoneSecretShort', params: { min: shortest } }]),
    ...(headers.every(isFine) ? [] : [{ field: 'secret.headers', code: 'phoneHeader' }]),
  ]
}

/** A secret with all that its line needs. Throws Invalid. */
export function wholeSecret({ dialect }: LineSettings, secret: LineInput['secret']): HttpSecret {
  const problems = [
    ...(secret?.sign ? [] : [{ field: 'secret.sign', code: 'required' }]),
    ...(dialect !== 'mango' || secret?.key ? [] : [{ field: 'secret.key', code: 'required' }]),
  ]
  if (problems.length) throw new Invalid(problems)
  return { sign: '', ...secret }
}

const plain = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
