import { execFile, spawn } from 'node:child_process'
import {
  access,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { filesIn, type Pair, writePair } from './certificate.ts'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

/** A real IMAP server on this machine, with one password for every user that it is asked for. */
export interface Dovecot {
  port: number
  /** TLS from the first byte, where it has a certificate; the other port then offers STARTTLS. */
  securePort: number
  password: string
  /** Puts letters into a folder as they lie on the disk of a server; `INBOX` unless told. */
  deliver(user: string, letters: readonly Buffer[], folder?: string): Promise<void>
  /** Path of a user's folder in the Maildir++ layout. */
  folder(user: string, name?: string): string
  stop(): Promise<void>
}

/** Where programs and libraries of Dovecot lie. */
interface Place {
  sbin: string
  bin: string
  libexec: string
  libraries: string | null
}

const installed: Place = {
  sbin: '/usr/sbin/dovecot',
  bin: '/usr/bin/doveconf',
  libexec: '/usr/lib/dovecot',
  libraries: null,
}
const cache = resolve(import.meta.dirname, '../../.cache/dovecot')
const fetched: Place = {
  sbin: join(cache, 'usr/sbin/dovecot'),
  bin: join(cache, 'usr/bin/doveconf'),
  libexec: join(cache, 'usr/lib/dovecot'),
  libraries: ['', 'modules/old-stats'].map(part => join(cache, 'usr/lib/dovecot', part)).join(':'),
}
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** The installed one, else Debian's packages unpacked into `.cache`, for which nobody need be root. */
async function findDovecot(): Promise<Place> {
  if (await exists(join(installed.libexec, 'imap'))) return installed
  if (await exists(fetched.sbin)) return fetched
  try {
    await fetchDovecot()
    return fetched
  } catch (cause) {
    throw new Error('These tests need Dovecot: install dovecot-core and dovecot-imapd (Debian, Ubuntu)', { cause })
  }
}

/** Made whole beside its place and moved there in one step: of several files that want it at once each finds all of it. */
async function fetchDovecot(): Promise<void> {
  await mkdir(dirname(cache), { recursive: true })
  const folder = await mkdtemp(`${cache}-`)
  const whole = join(folder, 'whole')
  await run('apt-get', ['download', 'dovecot-core', 'dovecot-imapd'], { cwd: folder })
  for (const file of await readdir(folder)) await run('dpkg-deb', ['-x', join(folder, file), whole])
  await findModulesBeside(join(whole, 'usr/lib/dovecot/libdovecot.so.0.0.0'))
  await chmod(whole, 0o755)
  await rename(whole, cache).catch(async error => {
    if (!(await exists(fetched.sbin))) throw error
  })
  await rm(folder, { recursive: true, force: true })
}

/** The library looks for its modules where Debian installs them; here it shall look in its working folder. */
async function findModulesBeside(library: string): Promise<void> {
  const bytes = await readFile(library)
  const known = Buffer.from('/usr/lib/dovecot/modules\0')
  const beside = Buffer.alloc(known.length)
  beside.write('modules')
  for (let at = bytes.indexOf(known); at >= 0; at = bytes.indexOf(known, at + 1)) beside.copy(bytes, at)
  await writeFile(library, bytes)
}

const password = 'dovecot-secret-8213'

/** Starts one with a configuration, data and port of its own, as whoever runs the tests. */
export async function startDovecot({ pair, tokens }: { pair?: Pair; tokens?: string } = {}): Promise<Dovecot> {
  const place = await findDovecot()
  const base = await mkdtemp(join(tmpdir(), 'rapport-dovecot-'))
  const port = await freePort()
  const securePort = pair ? await freePort() : 0
  await chmod(base, 0o755)
  for (const folder of ['run', 'run/login']) {
    await mkdir(join(base, folder))
    await symlink(join(place.libexec, 'modules'), join(base, folder, 'modules'))
  }
  const config = join(base, 'dovecot.conf')
  if (pair) await writePair(filesIn(base), pair)
  const group = (await run('id', ['-gn'])).stdout.trim()
  if (tokens) await writeFile(join(base, 'tokens.conf'), tokenSettings(tokens))
  await writeFile(config, configuration({ base, place, port, securePort, group, tokens }))
  const env = place.libraries ? { ...process.env, LD_LIBRARY_PATH: place.libraries } : process.env
  // What `dovecot -F` does first, where its other programs may lie elsewhere than they were made for.
  const read = ['-f', 'service=master', '-c', config, '-m', 'master', '-e', place.sbin, '-F', '-c', config]
  const server = spawn(place.bin, read, { env, stdio: 'ignore' })
  const gone = new Promise<void>(done => server.once('exit', () => done()))
  await answers(port)
  const folder: Dovecot['folder'] = (user, name = 'INBOX') =>
    join(base, 'mail', user, name === 'INBOX' ? '' : `.${name}`)
  const { uid, gid } = mailOwner()
  let letter = 0
  await mkdir(join(base, 'mail'))
  await chown(join(base, 'mail'), uid, gid)
  return {
    port,
    securePort,
    password,
    folder,
    async deliver(user, letters, name) {
      const place = folder(user, name)
      for (const path of [folder(user), place, ...['cur', 'new', 'tmp'].map(part => join(place, part))]) {
        await mkdir(path, { recursive: true })
        await chown(path, uid, gid)
      }
      for (const bytes of letters) {
        const file = `${Math.floor(Date.now() / 1000)}.M${String(++letter).padStart(8, '0')}P1.test`
        await writeFile(join(place, 'tmp', file), bytes)
        await chown(join(place, 'tmp', file), uid, gid)
        await rename(join(place, 'tmp', file), join(place, 'new', file))
      }
    },
    async stop() {
      server.kill()
      await gone
      await rm(base, { recursive: true, force: true })
    },
  }
}

/** Until it greets: the first connections are refused while its parts begin. */
async function answers(port: number): Promise<void> {
  for (let look = 0; look < 200; look++) {
    const greeted = await new Promise<boolean>(done => {
      const socket = connect(port, '127.0.0.1', () => socket.setTimeout(1000))
      socket.once('data', () => done(true)).once('error', () => done(false))
      socket.once('timeout', () => done(false)).once('close', () => done(false))
      socket.once('data', () => socket.destroy())
    })
    if (greeted) return
    await setTimeout(50)
  }
  throw new Error('Dovecot did not begin to answer')
}

/** Dovecot reads nobody's mail as root: run by it, letters are those of `nobody`. */
function mailOwner(): { uid: number; gid: number } {
  const { uid, gid } = userInfo()
  return uid === 0 ? { uid: 65534, gid: 65534 } : { uid, gid }
}

interface Configured {
  base: string
  place: Place
  port: number
  /** 0: it has no certificate. */
  securePort: number
  group: string
  tokens?: string
}

/** Whose a token is, is asked at the address with the token behind it. */
const tokenSettings = (address: string): string => `
tokeninfo_url = ${address}
introspection_url = ${address}
introspection_mode = get
username_attribute = email
`

function configuration({ base, place, port, securePort, group, tokens }: Configured): string {
  const { username } = userInfo()
  const { uid, gid } = mailOwner()
  return `
base_dir = ${base}/run
state_dir = ${base}/state
log_path = ${base}/log
protocols = imap
${securePort ? `ssl = yes\nssl_cert = <${filesIn(base).certificate}\nssl_key = <${filesIn(base).key}` : 'ssl = no'}
disable_plaintext_auth = no
listen = 127.0.0.1
mail_location = maildir:${base}/mail/%u
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = 1
default_internal_user = ${username}
default_internal_group = ${group}
default_login_user = ${userInfo().uid === 0 ? 'nobody' : username}
import_environment = TZ ${place.libraries ? `LD_LIBRARY_PATH=${place.libraries}` : ''}
libexec_dir = ${place.libexec}
login_plugin_dir = ${place.libexec}/modules/login
mail_plugin_dir = ${place.libexec}/modules
auth_mechanisms = plain login${tokens ? ' xoauth2' : ''}
mailbox_list_index = no
mail_max_userip_connections = 1000
maildir_copy_with_hardlinks = yes
${tokens ? `passdb {\n  driver = oauth2\n  mechanisms = xoauth2\n  args = ${base}/tokens.conf\n}` : ''}
passdb {
  driver = static
  mechanisms = plain login
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${base}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = .
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
  mailbox Spam {
    auto = create
    special_use = \\Junk
  }
}
auth_failure_delay = 0
service anvil {
  chroot =
  # Whoever has tried a wrong password is not kept waiting ever longer.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${securePort}
    ssl = yes
  }
}
service stats {
  chroot =
}
`
}
