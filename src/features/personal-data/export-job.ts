import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createGzip } from 'node:zlib'
import { packTar } from 'modern-tar'
import { noteSecurityEvent } from '../../access/security-events.ts'
import { Forbidden, RapportError, Unavailable } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Application, Job } from '../feature.ts'
import { keepInParts } from '../kept-parts.ts'
import type { Given } from './given.ts'
import {
  addPart,
  dropParts,
  endPersonalExport,
  forgetOldPersonalExports,
  getPersonalExport,
  type PersonalExport,
} from './personal-export.ts'
import { type Told, tellOf } from './told.ts'

export const exportJobName = 'personalData.export'

export const exportJobs = (given: Given): readonly Job[] => [
  {
    name: exportJobName,
    run: (ctx, payload, application) => make(ctx, payload, application, given),
  },
  {
    name: 'personalData.clear',
    every: '27 * * * *',
    run: forgetOldPersonalExports,
  },
]

/** Everything is read in the name of who asked: he may no longer be an administrator. */
async function make(
  ctx: Context,
  payload: { user?: unknown; export?: unknown },
  application: Application,
  given: Given,
): Promise<void> {
  const own = {
    ...(await application.userContext(ctx.workspace, String(payload.user), { channel: 'system' })),
    keyring: given.keyring,
  }
  const made = await getPersonalExport(ctx, String(payload.export))
  if (made.state !== 'waiting') return
  try {
    if (!own.actor.role.admin) throw new Forbidden('noRight')
    await given.keyring.ready(ctx.workspace)
    await write({ ...own, locale: made.locale }, made, given)
  } catch (error) {
    if (error instanceof Unavailable) throw error
    const known = error instanceof RapportError
    if (!known) application.log.error({ err: error, export: made.id }, 'a personal export broke off')
    const failure = known ? { code: error.code, params: error.params } : { code: 'exportBroken' }
    await dropParts(ctx, made.id)
    await endPersonalExport(ctx, made.id, { state: 'failed', failure })
  }
}

async function write(ctx: Context, { id, object, record }: PersonalExport, given: Given): Promise<void> {
  await dropParts(ctx, id)
  const told = await tellOf(ctx, { object, id: record }, given)
  const size = await keepInParts(Readable.from(tarOf(entriesOf(ctx, told, given))).pipe(createGzip()), part =>
    addPart(ctx, id, part),
  )
  await transact(ctx, async inside => {
    if (!(await endPersonalExport(inside, id, { state: 'done', size }))) return dropParts(inside, id)
    if (told.opened.length)
      await noteSecurityEvent(inside, {
        kind: 'showing',
        outcome: 'done',
        details: { object, record, personalExport: id, fields: told.opened },
      })
  })
}

interface Entry {
  name: string
  bytes: Buffer
}

/** `data.json`, and the files beside it, one after the other. */
async function* entriesOf(ctx: Context, { data, files }: Told, { store }: Given): AsyncGenerator<Entry> {
  yield { name: 'data.json', bytes: Buffer.from(`${JSON.stringify(data, null, 2)}\n`) }
  for (const { name, hash } of files) {
    const content = await store.read(ctx.workspace, hash)
    if (content) yield { name, bytes: await buffer(content) }
  }
}

/** Two blocks of zeros end a tar. */
const endLength = 1024

async function* tarOf(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  for await (const { name, bytes } of entries) {
    const tar = await packTar([{ header: { name, size: bytes.length, mode: 0o600 }, body: bytes }])
    yield tar.subarray(0, tar.length - endLength)
  }
  yield new Uint8Array(endLength)
}
