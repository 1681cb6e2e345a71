import { isIP } from 'node:net'
import { readTarget } from '../model/mail-server.ts'

/* Each reads a text that is not empty, or throws how it has to be: the end of a sentence that the variable begins. */

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export function parseText(text: string): string {
  return text
}

export function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65535) throw new Error('must be a whole number from 0 to 65535')
  return port
}

export function parseCount(text: string): number {
  const count = Number(text)
  if (!/^\d{1,12}$/.test(text) || count < 1) throw new Error('must be a whole number from 1')
  return count
}

export function parseFlag(text: string): boolean {
  if (!['0', '1', 'false', 'true'].includes(text)) throw new Error('must be 1 or 0')
  return text === '1' || text === 'true'
}

export function parseLogLevel(text: string): LogLevel {
  const level = logLevels.find(each => each === text)
  if (!level) throw new Error(`must be one of ${logLevels.join(', ')}`)
  return level
}

export function parseEmail(text: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) throw new Error('must be an e-mail address')
  return text
}

export function parsePostgresUrl(text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new Error('must look like postgres://user:password@host/database')
  }
  return text
}

export const parsePostgresUrls = (text: string): string[] => parseList(text).map(parsePostgresUrl)

export function parsePublicUrl(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new Error('must look like https://crm.example.com')
  }
  return url.href.replace(/(?<!\/)\/+$/, '')
}

export function parseOrigins(text: string): string[] {
  return text.split(',').map(each => {
    const target = readTarget(each.trim())
    if (!target)
      throw new Error(`must be addresses such as http://10.0.0.5:8080; ${JSON.stringify(each.trim())} is not`)
    return target
  })
}

/** Many write it without the scheme. What is wrong with it is told without it: there may be a password in it. */
export function parseProxy(text: string): string {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`)
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname) throw new Error('must look like http://proxy:3128')
  return url.href
}

export function parseList(text: string): string[] {
  return text
    .split(',')
    .map(each => each.trim())
    .filter(each => each)
}

export function parseKey(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error('must be 64 hexadecimal digits')
  return text
}

/** As it stands in a header, and too long to be guessed. */
export function parseToken(text: string): string {
  if (!/^[\w.~+/-]{16,200}$/.test(text)) throw new Error('must be 16 to 200 letters, digits or . _ ~ + / -')
  return text
}

/** Keys never travel over plain HTTP, and no switch allows it. */
export function parseTransit(text: string): string {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.search || url.hash || url.username)
    throw new Error('must look like https://vault.example.com:8200/v1/transit; plain http is never spoken')
  return url.href
}

export function parseKeyName(text: string): string {
  if (!/^[\w.-]{1,100}$/.test(text)) throw new Error('must be letters, digits, points, dashes')
  return text
}

export function parseKeys(text: string): string[] {
  const keys = text.split(',').map(each => each.trim())
  if (!keys.every(key => /^[0-9a-f]{64}$/i.test(key))) throw new Error('must be keys of 64 hexadecimal digits each')
  return keys
}

export function parseRecipients(text: string): string[] {
  const recipients = text.split(',').map(each => each.trim())
  if (!recipients.every(each => /^age1[02-9ac-hj-np-z]{58}$/.test(each)))
    throw new Error('must be public keys as age1… with 62 letters and digits each')
  return recipients
}

export function parseNetworks(text: string): string[] {
  const networks = text.split(',').map(each => each.trim())
  for (const network of networks) {
    const [address = '', bits, ...more] = network.split('/')
    const longest = isIP(address) === 6 ? 128 : 32
    if (
      isIP(address) === 0 ||
      more.length > 0 ||
      (bits !== undefined && !(/^\d+$/.test(bits) && Number(bits) <= longest))
    ) {
      throw new Error(`must be addresses or networks such as 10.0.0.0/8; ${JSON.stringify(network)} is not`)
    }
  }
  return networks
}
