import { createHash } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Client, type ConnectConfig, type SFTPWrapper, type Stats } from 'ssh2'
import { Conflict } from '../../../model/index.ts'
import { mailTarget } from '../../../model/mail-server.ts'
import { connectTo } from '../../../network/connect.ts'
import { isPublicAddress } from '../../public-address.ts'
import { failureOnWay } from './failure.ts'
import type { SftpSettings } from './place.ts'
import { isPrivateKey, keyAndPassphrase } from './private-key.ts'
import { ConnectionLost, type Remote, type RemoteFile, silence } from './remote.ts'

const patience = 20_000

interface SftpGiven extends SftpSettings {
  secret: string
  /** The key by which the machine is known; null: the one that it shows now is believed. */
  hostKey: string | null
  /** The key that was shown, where none was known. */
  learnt: (hostKey: string) => Promise<void>
  trustedTargets: readonly string[]
}

/** Files in a folder that is reached by SFTP. */
export async function sftpRemote(given: SftpGiven): Promise<Remote> {
  const { client, sftp } = await signIn(given)
  const { host, folder } = given
  let isGone = false
  client.once('close', () => {
    isGone = true
  })
  const placeOf = (path: string): string => posix.join(folder || '.', path)

  const failure = (error: unknown, path: string): Error => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === noSuchFile) return new Conflict('placeNotThere', { path })
    if (code === notPermitted) return new Conflict('placeDenied', { host, says: path })
    if (isGone || code === noConnection || code === connectionLost || isWithoutAnswer(error))
      return new ConnectionLost(host)
    return failureOnWay(error, host)
  }
  const stat = (path: string) =>
    called<Stats>(done => sftp.stat(placeOf(path), done)).catch(error => {
      throw failure(error, path || folder)
    })

  return {
    async list(most) {
      const found = await called<{ filename: string; attrs: Stats }[]>(done => sftp.readdir(folder || '.', done)).catch(
        error => {
          throw failure(error, folder)
        },
      )
      return found
        .filter(({ attrs }) => attrs.isFile())
        .map(
          ({ filename, attrs }): RemoteFile => ({
            path: filename,
            size: attrs.size,
            changedAt: new Date(attrs.mtime * 1000).toISOString(),
            mark: markOf(attrs),
          }),
        )
        .toSorted((a, b) => String(a.changedAt).localeCompare(String(b.changedAt)))
        .slice(0, most)
    },
    async open(path, from) {
      const attrs = await stat(path)
      return { size: attrs.size, mark: markOf(attrs), bytes: bytes(path, from) }
    },
    look: async path => ({ mark: markOf(await stat(path)) }),
    async write(path, { bytes: given }) {
      // Under another name until it is whole: who looks into the folder meanwhile takes no half of it.
      const half = placeOf(`${path}.part`)
      try {
        await pipeline(given, sftp.createWriteStream(half))
        await called(done => sftp.unlink(placeOf(path), () => done(undefined, undefined)))
        await called(done => sftp.rename(half, placeOf(path), error => done(error ?? undefined, undefined)))
      } catch (error) {
        throw failure(error, path)
      }
    },
    close: () => client.end(),
  }

  async function* bytes(path: string, from: number): AsyncGenerator<Buffer> {
    const stream = sftp.createReadStream(placeOf(path), { start: from })
    const timer = setInterval(() => {
      if (Date.now() - moved > silence) stream.destroy(new ConnectionLost(host))
    }, 1000)
    let moved = Date.now()
    const gone = () => stream.destroy(new ConnectionLost(host))
    client.once('close', gone)
    try {
      for await (const part of stream as AsyncIterable<Buffer>) {
        moved = Date.now()
        yield part
        moved = Date.now()
      }
    } catch (error) {
      throw failure(error, path)
    } finally {
      clearInterval(timer)
      client.off('close', gone)
      stream.destroy()
    }
  }
}

/* Status codes of SFTP (draft-ietf-secsh-filexfer-02, section 7). */
const noSuchFile = 2
const notPermitted = 3
const noConnection = 6
const connectionLost = 7

/** What was asked when the connection went has no code. */
const isWithoutAnswer = (error: unknown): boolean =>
  error instanceof Error && /No response from server|Not connected|Channel/i.test(error.message)

const markOf = ({ size, mtime }: Stats): string => `${size} ${mtime}`

type Done<Result> = (error: Error | null | undefined, result: Result) => void

const called = <Result>(call: (done: Done<Result>) => unknown): Promise<Result> =>
  new Promise((resolve, reject) => {
    call((error, result) => (error ? reject(error) : resolve(result)))
  })

async function signIn(given: SftpGiven): Promise<{ client: Client; sftp: SFTPWrapper }> {
  const { host, port, user, secret, hostKey } = given
  const { key, passphrase } = keyAndPassphrase(secret)
  const address = await addressOf(given)
  const sock = await connectTo({ host: address, port, patience }).catch(error => {
    throw failureOnWay(error, host)
  })
  const client = new Client()
  let shown = ''
  const config: ConnectConfig = {
    sock,
    username: user,
    ...(isPrivateKey(secret) ? { privateKey: key, passphrase } : { password: secret, tryKeyboard: true }),
    readyTimeout: patience,
    keepaliveInterval: 15_000,
    hostVerifier: (key: Buffer) => {
      shown = fingerprintOf(key)
      return hostKey === null || hostKey === shown
    },
  }
  try {
    await new Promise<void>((resolve, reject) => {
      client.on('keyboard-interactive', (_name, _text, _lang, asked, answer) => answer(asked.map(() => secret)))
      client.once('ready', resolve)
      client.once('error', reject)
      client.once('close', () => reject(new ConnectionLost(host)))
      client.connect(config)
    })
    client.on('error', () => client.destroy())
    if (hostKey === null) await given.learnt(shown)
    return { client, sftp: await called<SFTPWrapper>(done => client.sftp(done)) }
  } catch (error) {
    client.destroy()
    if (hostKey !== null && shown && shown !== hostKey)
      throw new Conflict('placeHostKey', { host, known: hostKey, shown })
    const level = error instanceof Error && 'level' in error ? error.level : ''
    if (level === 'client-authentication') throw new Conflict('placeDenied', { host, says: user })
    if (level === 'client-timeout') throw new ConnectionLost(host)
    if (error instanceof Error && /privateKey|parse/i.test(error.message)) throw new Conflict('placeKeyForm')
    throw failureOnWay(error, host)
  }
}

/** As `ssh-keygen -l` shows it. */
const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replaceAll('=', '')}`

/** The one address that is spoken to, whatever the name leads to a moment later. */
async function addressOf({ host, port, trustedTargets }: SftpGiven): Promise<string> {
  const found = await lookup(host, { all: true }).catch(() => [])
  const [first] = found
  if (!first) throw new Conflict('placeName', { host })
  const isTrusted = trustedTargets.includes(mailTarget(host, port, 'sftp'))
  if (!isTrusted && !found.every(({ address }) => isPublicAddress(address)))
    throw new Conflict('placeNotPublic', { host })
  return first.address
}
