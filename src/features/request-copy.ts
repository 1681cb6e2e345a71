import { randomBytes } from 'node:crypto'
import { isProtected, Unavailable } from '../model/index.ts'
import type { Configuration, Context } from '../records/context.ts'
import { KeyAway } from '../vault/key-provider.ts'
import type { Keyring } from '../vault/keyring.ts'
import { vaultOf } from '../vault/vault.ts'
import { aboutSecret, keepFirstSecret, openSecret } from './integration-secrets.ts'

/** The copy of a request as it came, as it is kept. */
export interface RequestCopy {
  bytes: Buffer
  /** Of the data key under which it lies; `null`: it lies in the open, or under a key of its own. */
  generation: number | null
  /** That key, for whoever has the company's. */
  wrapped: Buffer | null
}

export const isSealedCopy = ({ generation, wrapped }: Omit<RequestCopy, 'bytes'>): boolean =>
  generation !== null || wrapped !== null

/** Copies of requests, under the data key of the company where it protects what they bring. */
export interface RequestCopies {
  /**
   * While the key is away a copy is sealed so that it alone opens it again, once it is back. Throws Unavailable where not even
   * that can be done: nothing was made ready before the key went.
   */
  seal(ctx: Context, id: string, bytes: Buffer): Promise<RequestCopy>
  /** `null` where no key of ours opens it. Throws KeyAway. */
  open(ctx: Context, id: string, copy: RequestCopy): Promise<Buffer | null>
  /** Makes ready what is needed while the key is away. Throws KeyAway. */
  prepare(ctx: Context): Promise<void>
  /** The same where requests are sealed at all and the key is there: then `seal` keeps nothing that a transaction could undo. */
  makeReady(ctx: Context): Promise<void>
}

/**
 * Brings all copies under the newest data key, or into the open where they hold nothing protected any more; `tell` is told how far it
 * is. Throws KeyAway.
 */
export type ConvertRequests = (
  ctx: Context,
  tell?: (progress: { done: number; total: number }) => Promise<unknown>,
) => Promise<void>

export function requestCopies(keyring: Keyring): RequestCopies {
  /** To whom is sealed while the key is away, by workspace; read under the key, so that nobody has put another in its place. */
  const recipients = new Map<string, string>()

  async function identityOf(ctx: Context): Promise<string | null> {
    const recipient = await aboutSecret(ctx, kind)
    const kept = recipient && (await openSecret(ctx, keyring, { kind, about: recipient }))
    return kept && kept !== 'unreadable' ? kept.secret : null
  }

  async function prepare(ctx: Context): Promise<void> {
    if (recipients.has(ctx.workspace)) return
    const { generateX25519Identity, identityToRecipient } = await import('age-encryption')
    if ((await aboutSecret(ctx, kind)) === null) {
      const secret = await generateX25519Identity()
      await keepFirstSecret(ctx, keyring, { kind, about: await identityToRecipient(secret), secret })
    }
    const identity = await identityOf(ctx)
    if (identity) recipients.set(ctx.workspace, await identityToRecipient(identity))
  }

  async function sealForLater(ctx: Context, id: string, bytes: Buffer): Promise<RequestCopy> {
    const recipient = recipients.get(ctx.workspace) ?? (await aboutSecret(ctx, kind))
    if (!recipient) throw new Unavailable('requestsNotTaken')
    const { Encrypter } = await import('age-encryption')
    const key = randomBytes(32)
    const encrypter = new Encrypter()
    encrypter.addRecipient(recipient)
    const wrapped = Buffer.from(await encrypter.encrypt(key))
    return { bytes: vaultOf(key).seal(bytes, aboutCopy(ctx, id)), generation: null, wrapped }
  }

  return {
    prepare,
    async makeReady(ctx) {
      if (!hiddenInRequests(ctx.config).size) return
      await keyring
        .ready(ctx.workspace)
        .then(() => prepare(ctx))
        .catch(error => {
          if (!(error instanceof KeyAway)) throw error
        })
    },
    async seal(ctx, id, bytes) {
      if (!hiddenInRequests(ctx.config).size) return { bytes, generation: null, wrapped: null }
      try {
        await keyring.ready(ctx.workspace)
        const keys = keyring.of(ctx.workspace)
        await prepare(ctx)
        return { bytes: keys.sealBytes(bytes, aboutCopy(ctx, id)), generation: keys.generation, wrapped: null }
      } catch (error) {
        if (!(error instanceof KeyAway)) throw error
        return sealForLater(ctx, id, bytes)
      }
    },
    async open(ctx, id, { bytes, generation, wrapped }) {
      if (wrapped) {
        const identity = await identityOf(ctx)
        const key = identity && (await unwrapped(identity, wrapped))
        return key ? vaultOf(key).open(bytes, aboutCopy(ctx, id)) : null
      }
      if (generation === null) return bytes
      await keyring.ready(ctx.workspace)
      return keyring.of(ctx.workspace).openBytes(bytes, aboutCopy(ctx, id))
    },
  }
}

const kind = 'requests'

const aboutCopy = ({ workspace }: Context, id: string): string => JSON.stringify(['request', workspace, id])

async function unwrapped(identity: string, wrapped: Buffer): Promise<Buffer | null> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return decrypter.decrypt(wrapped).then(Buffer.from, () => null)
}

/** What requests make records of, and whose cards they are put on. */
export const reachedByRequests = ['lead', 'interest', 'contact', 'company'] as const

const reach = ['phone', 'email', 'messenger']

/** Under what names of its own a request tells what stands in a field. */
const told: Readonly<Record<string, string>> = {
  phones: 'phone',
  emails: 'email',
  messengers: 'messenger',
  companyName: 'company',
  comment: 'message',
}

/** None where requests do not reach the object. */
export const namesInRequests = (object: string, field: string): string[] =>
  reachedByRequests.some(name => name === object) ? [field, told[field] ?? field] : []

const hidden = new WeakMap<Configuration, ReadonlySet<string>>()

/** Names under which a request may bring the value of a protected field; with none its copy lies in the open. */
export function hiddenInRequests(config: Configuration): ReadonlySet<string> {
  const known = hidden.get(config)
  if (known) return known
  const names = reachedByRequests.flatMap(name =>
    Object.entries(config.objects.get(name)?.fields ?? {}).flatMap(([field, declared]) =>
      isProtected(declared) ? namesInRequests(name, field) : [],
    ),
  )
  // People type a number where an address is asked for, and it is taken for what it is.
  const found = new Set(names.some(name => reach.includes(name)) ? [...names, ...reach] : names)
  hidden.set(config, found)
  return found
}
