import { hash, randomBytes } from 'node:crypto'

/** A random word that opens something, and what is kept of it. */
export interface Secret {
  /** Given to its owner once, never stored. */
  text: string
  hash: Buffer
}

const workspaceLength = 22
const randomLength = 43

/** 256 random bits behind the workspace they belong to, so that they are looked up among that workspace's rows only. */
export function makeSecret(workspace: string, prefix = ''): Secret {
  const place = Buffer.from(workspace.replaceAll('-', ''), 'hex').toString('base64url')
  const text = `${prefix}${place}${randomBytes(32).toString('base64url')}`
  return { text, hash: hashOf(text) }
}

export interface ReadSecret {
  workspace: string
  hash: Buffer
}

/** The parts of a secret as a caller sent it; `null` where it cannot be one. */
export function readSecret(text: string, prefix = ''): ReadSecret | null {
  if (!text.startsWith(prefix) || text.length !== prefix.length + workspaceLength + randomLength) return null
  const place = text.slice(prefix.length, prefix.length + workspaceLength)
  const hex = Buffer.from(place, 'base64url').toString('hex')
  if (hex.length !== 32) return null
  const workspace = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { workspace, hash: hashOf(text) }
}

/** Fast is enough: what is hashed has 256 random bits. */
export const hashOf = (text: string): Buffer => hash('sha256', text, 'buffer')
