import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { Invalid } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import { changeImport, type Import, keptFile } from './import.ts'

/** Throws Invalid where a file that came is not the one that its sender sealed; else it is sealed as it came. */
export async function sealFile(
  ctx: Context,
  { id, fileSize, seal }: Pick<Import, 'id' | 'fileSize' | 'seal'>,
): Promise<void> {
  const hash = createHash('sha256')
  for await (const part of keptFile(ctx, id, fileSize).read()) hash.update(part)
  const found = hash.digest('hex')
  if (seal && seal !== found) throw new Invalid([{ field: 'file', code: 'importSeal' }])
  if (!seal) await changeImport(ctx, id, { seal: found })
}

/** Files of which nothing has come for a week are given up. */
export async function forgetUploads(ctx: Context): Promise<void> {
  await transact(ctx, async inner => {
    const gone = await inner.db.query<{ id: string }>(sql`
      update import set state = 'cancelled', finished_at = now() where workspace_id = ${ctx.workspace} and state = 'uploading'
        and created_at < now() - interval '7 days' returning id`)
    await inner.db.query(
      sql`delete from import_file where workspace_id = ${ctx.workspace} and import_id = any(${gone.map(({ id }) => id)}::uuid[])`,
    )
  })
}
