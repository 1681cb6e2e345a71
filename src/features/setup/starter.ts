import type { Context, Locale } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { listRecords } from '../../records/list.ts'

interface StarterStage {
  name: Record<Locale, string>
  kind: 'open' | 'won' | 'lost'
  probability: number
  maxDays?: number
}

const stages: readonly StarterStage[] = [
  { name: { ru: 'Новая', en: 'New' }, kind: 'open', probability: 10, maxDays: 3 },
  { name: { ru: 'Выявление потребности', en: 'Needs' }, kind: 'open', probability: 25, maxDays: 7 },
  { name: { ru: 'Коммерческое предложение', en: 'Quote' }, kind: 'open', probability: 50, maxDays: 10 },
  { name: { ru: 'Согласование', en: 'Negotiation' }, kind: 'open', probability: 70, maxDays: 14 },
  { name: { ru: 'Договор и оплата', en: 'Contract and payment' }, kind: 'open', probability: 90, maxDays: 14 },
  { name: { ru: 'Выиграна', en: 'Won' }, kind: 'won', probability: 100 },
  { name: { ru: 'Проиграна', en: 'Lost' }, kind: 'lost', probability: 0 },
]

const sources = [
  { name: { ru: 'Сайт', en: 'Site' }, kind: 'form' },
  { name: { ru: 'Входящий звонок', en: 'Incoming call' }, kind: 'call' },
  { name: { ru: 'Внесено вручную', en: 'Entered by hand' }, kind: 'hand' },
  { name: { ru: 'Рекомендация', en: 'Referral' }, kind: 'partner' },
] as const

/** What a company can begin to work with: a pipeline and a few sources, all of which it may change. */
export async function addStarterSetUp(ctx: Context, locale: Locale): Promise<void> {
  if (!ctx.config.pipelines.some(({ object }) => object === 'deal')) {
    const pipeline = await createRecord(ctx, 'pipeline', { name: locale === 'ru' ? 'Продажи' : 'Sales', position: 1 })
    for (const [i, { name, ...stage }] of stages.entries())
      await createRecord(ctx, 'stage', { ...stage, name: name[locale], pipeline: pipeline.id, position: i + 1 })
  }
  const known = await listRecords(ctx, 'source', { limit: 1 })
  if (known.data.length) return
  for (const { name, kind } of sources) await createRecord(ctx, 'source', { name: name[locale], kind })
}
