import sql from 'sql-template-tag'
import { isSeen, type SeenVersion, Stale } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'

export interface OrderSettings {
  /** Working days until a case is due that nobody has given a day. */
  caseDays: number
  /** Of letters that tell clients of stages; `null`: the usual words. */
  subject: string | null
  body: string | null
}

export interface KeptOrderSettings extends OrderSettings {
  /** 0: nobody has set them yet. */
  version: number
}

const usual: KeptOrderSettings = {
  version: 0,
  caseDays: 3,
  subject: null,
  body: null,
}

export async function getOrderSettings({ db, workspace }: Context): Promise<KeptOrderSettings> {
  const kept = await db.one<KeptOrderSettings>(sql`
    select version, case_days as "caseDays", subject, body
    from order_setting where workspace_id = ${workspace}`)
  return kept ?? usual
}

/** Throws Stale where somebody has saved others meanwhile. */
export async function saveOrderSettings(
  ctx: Context,
  settings: OrderSettings,
  version?: SeenVersion,
): Promise<KeptOrderSettings> {
  return transact(ctx, async inside => {
    await inside.db.query(sql`select pg_advisory_xact_lock(hashtextextended('order_setting', 0))`)
    const before = await getOrderSettings(inside)
    if (!isSeen(version, before.version)) throw new Stale('stale', { version: before.version })
    const { caseDays, subject, body } = settings
    await inside.db.query(sql`
      insert into order_setting (version, case_days, subject, body)
      values (${before.version + 1}, ${caseDays}, ${subject}, ${body})
      on conflict (workspace_id) do update set version = excluded.version, case_days = excluded.case_days, subject = excluded.subject, body = excluded.body`)
    return { ...settings, version: before.version + 1 }
  })
}
