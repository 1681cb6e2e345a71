import { once } from 'node:events'
import ssh2, { type AuthContext, type Connection, type SFTPWrapper } from 'ssh2'

/** A server of files that is reached by SFTP, with one folder and one user. */
export interface SftpPeer {
  port: number
  user: string
  password: string
  /** A key that opens it too, as OpenSSH writes it. */
  privateKey: string
  /** The same, locked by a passphrase. */
  lockedKey: { privateKey: string; passphrase: string }
  files: Map<string, { bytes: Buffer; mtime: number }>
  /** Connections are broken off after so many reads, so often. */
  breaks: { after: number; times: number }
  put(name: string, text: string | Buffer): void
  stop(): Promise<void>
}

const { Server, utils } = ssh2
const { STATUS_CODE: status } = utils.sftp
const regular = 0o100_644
const folder = 0o040_755

export async function startSftpPeer(given: { port?: number } = {}): Promise<SftpPeer> {
  const clientKey = utils.generateKeyPairSync('ed25519')
  const passphrase = 'берёза и дуб'
  const locked = utils.generateKeyPairSync('ed25519', { passphrase, cipher: 'aes256-ctr', rounds: 16 })
  const known = [clientKey, locked].map(({ public: key }) => {
    const parsed = utils.parseKey(key)
    if (parsed instanceof Error) throw parsed
    return parsed
  })
  const open = new Set<Connection>()
  let clock = 1_790_000_000
  const server = new Server({ hostKeys: [utils.generateKeyPairSync('ed25519').private] }, client => {
    open.add(client)
    client.on('error', () => undefined)
    client.on('close', () => open.delete(client))
    client.on('authentication', (asked: AuthContext) => {
      const byPassword = asked.method === 'password' && asked.password === peer.password
      const byKey =
        asked.method === 'publickey' &&
        known.some(
          key =>
            asked.key.data.equals(key.getPublicSSH()) &&
            (!asked.signature || key.verify(asked.blob ?? Buffer.alloc(0), asked.signature, asked.hashAlgo) === true),
        )
      if (asked.username === peer.user && (byPassword || byKey)) asked.accept()
      else asked.reject(['password', 'publickey'])
    })
    client.on('ready', () =>
      client.on('session', accept => accept().on('sftp', acceptSftp => serve(acceptSftp(), client))),
    )
  })
  server.listen(given.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const place = server.address()
  if (!place || typeof place === 'string') throw new Error('no port')
  const peer: SftpPeer = {
    port: place.port,
    user: 'склад',
    password: 'п@роль',
    privateKey: clientKey.private,
    lockedKey: { privateKey: locked.private, passphrase },
    files: new Map(),
    breaks: { after: 0, times: 0 },
    put(name, text) {
      clock += 10
      peer.files.set(name, { bytes: Buffer.from(text), mtime: clock })
    },
    async stop() {
      for (const client of open) client.end()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
  return peer

  function serve(sftp: SFTPWrapper, client: Connection): void {
    const handles = new Map<number, { name: string; listed?: boolean; written?: Buffer[] }>()
    let last = 0
    let reads = 0
    const opened = (entry: { name: string; written?: Buffer[] }): Buffer => {
      handles.set(++last, entry)
      const handle = Buffer.alloc(4)
      handle.writeUInt32BE(last)
      return handle
    }
    const at = (handle: Buffer) => handles.get(handle.readUInt32BE(0))
    const nameOf = (path: string): string => path.replace(/^\/?out\//, '')
    const attrsOf = ({ bytes, mtime }: { bytes: Buffer; mtime: number }) => ({
      mode: regular,
      uid: 0,
      gid: 0,
      size: bytes.length,
      atime: mtime,
      mtime,
    })
    sftp.on('OPENDIR', (id, path) =>
      path.replaceAll('/', '') === 'out'
        ? sftp.handle(id, opened({ name: path }))
        : sftp.status(id, status.NO_SUCH_FILE),
    )
    sftp.on('READDIR', (id, handle) => {
      const entry = at(handle)
      if (!entry || entry.listed) return sftp.status(id, status.EOF)
      entry.listed = true
      const names = [...peer.files].map(([filename, file]) => ({ filename, longname: filename, attrs: attrsOf(file) }))
      const inside = {
        filename: 'archive',
        longname: 'archive',
        attrs: { ...attrsOf({ bytes: Buffer.alloc(0), mtime: 1 }), mode: folder },
      }
      sftp.name(id, [inside, ...names])
    })
    const stat = (id: number, path: string) => {
      const file = peer.files.get(nameOf(path))
      if (file) sftp.attrs(id, attrsOf(file))
      else sftp.status(id, status.NO_SUCH_FILE)
    }
    sftp.on('STAT', stat)
    sftp.on('LSTAT', stat)
    sftp.on('OPEN', (id, path, flags) => {
      const name = nameOf(path)
      if (flags & utils.sftp.OPEN_MODE.WRITE) sftp.handle(id, opened({ name, written: [] }))
      else if (peer.files.has(name)) sftp.handle(id, opened({ name }))
      else sftp.status(id, status.NO_SUCH_FILE)
    })
    sftp.on('READ', (id, handle, offset, length) => {
      const bytes = peer.files.get(at(handle)?.name ?? '')?.bytes
      if (peer.breaks.times && ++reads > peer.breaks.after) {
        peer.breaks.times--
        return client.end()
      }
      if (!bytes || offset >= bytes.length) return sftp.status(id, status.EOF)
      sftp.data(id, bytes.subarray(offset, offset + length))
    })
    sftp.on('WRITE', (id, handle, _offset, data) => {
      at(handle)?.written?.push(Buffer.from(data))
      sftp.status(id, status.OK)
    })
    sftp.on('FSETSTAT', id => sftp.status(id, status.OK))
    sftp.on('CLOSE', (id, handle) => {
      const { name = '', written } = at(handle) ?? {}
      if (written) peer.put(name, Buffer.concat(written))
      sftp.status(id, status.OK)
    })
    sftp.on('REMOVE', (id, path) => sftp.status(id, peer.files.delete(nameOf(path)) ? status.OK : status.NO_SUCH_FILE))
    sftp.on('RENAME', (id, from, to) => {
      const file = peer.files.get(nameOf(from))
      if (!file || peer.files.has(nameOf(to))) return sftp.status(id, status.FAILURE)
      peer.files.delete(nameOf(from))
      peer.files.set(nameOf(to), file)
      sftp.status(id, status.OK)
    })
  }
}
