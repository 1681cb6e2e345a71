import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../records/index.ts'
import { adoptBackups, forgetBackups, listBackups } from './backup.ts'
import { keptBackups } from './folder.ts'
import { planOf } from './plan.ts'

/**
 * Removes the oldest backups beyond the number that is kept, but never the newest one that a restore on trial has passed: one
 * that is known to be good stays until a later one is.
 */
export async function keepNewest(ctx: Context, folder: string): Promise<void> {
  const { kept } = await planOf(ctx.db)
  const there = await keptBackups(folder)
  const passed = new Set((await listBackups(ctx)).filter(({ trial }) => trial === 'passed').map(({ name }) => name))
  const good = there.find(({ name }) => passed.has(name))?.name
  const stay = there.filter(({ name }, at) => at < kept || name === good)
  for (const { name } of there) if (!stay.some(one => one.name === name)) await rm(join(folder, name), { force: true })
  await forgetBackups(
    ctx,
    stay.map(({ name }) => name),
  )
  await adoptBackups(ctx, stay)
}
