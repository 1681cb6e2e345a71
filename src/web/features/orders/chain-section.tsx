import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { cardPath } from '../../app/navigation.ts'
import { stageOf, usePipelines } from '../../app/pipelines.ts'
import { canCreate, fieldOf, useSchema } from '../../app/schema.ts'
import { choiceLabel } from '../../fields/choices.ts'
import { isMoney } from '../../fields/money-value.ts'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import classes from './orders.module.css'
import { type ChainLink, chainQuery } from './orders.ts'

/** From the deal to what came back: what belongs to one sale, each with its number, where it stands and what it comes to. */
export function ChainSection({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const { data: chain = [] } = useQuery(chainQuery(object.name, record.id, record.version))
  const mayOrder = useMayOrder(object.name, chain)
  const others = chain.filter(({ id }) => id !== record.id)
  if (!others.length && !mayOrder) return null
  return (
    <section className={card.section} aria-labelledby="chain">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="chain">
          {t('orders:chain.title')}
        </h3>
      </div>
      <ul className={classes.rows}>
        {others.map(link => (
          <ChainRow key={link.id} link={link} />
        ))}
      </ul>
      {mayOrder ? <MakeOrder plural={object.plural} id={record.id} /> : null}
    </section>
  )
}

function useMayOrder(from: string, chain: readonly ChainLink[]): boolean {
  const order = useSchema().byName.get('order')
  if (!order || !canCreate(order) || (from !== 'deal' && from !== 'quote')) return false
  return !chain.some(link => link.object === 'order')
}

function ChainRow({ link }: { link: ChainLink }) {
  const formats = useFormats()
  const object = useSchema().byName.get(link.object)
  const pipelines = usePipelines(link.object)
  if (!object) return null
  const status = link.status ? fieldOf(object, 'status') : undefined
  const where = link.stage ? stageOf(pipelines, link.stage)?.name : status && choiceLabel(status, link.status ?? '')
  return (
    <li className={classes.row}>
      <span className={classes.name}>
        <Link to={cardPath(object, link.id)}>
          {object.label.one} {link.documentNumber ?? link.number}
        </Link>
        {where ? <span className={classes.note}> · {where}</span> : null}
      </span>
      {isMoney(link.total) ? <span className="number">{formats.money(link.total)}</span> : null}
    </li>
  )
}

/** Once: pressed again, it leads to the order there is. */
function MakeOrder({ plural, id }: { plural: string; id: string }) {
  const { t } = useTranslation()
  const router = useRouter()
  const queryClient = useQueryClient()
  const order = useSchema().byName.get('order')
  const make = useMutation({
    mutationFn: () => api.post<RecordJson>(`/${plural}/${id}/orders`, {}),
    onSuccess: async made => {
      await queryClient.invalidateQueries({ queryKey: ['chain'] })
      if (order) router.history.push(cardPath(order, made.id))
    },
  })
  return (
    <div className={classes.buttons} data-screen-only>
      <Button size="compact-sm" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
        {t('orders:chain.makeOrder')}
      </Button>
    </div>
  )
}
