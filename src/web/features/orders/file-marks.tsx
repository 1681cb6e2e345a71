import { Checkbox } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { canRead, useSchema } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import card from '../../records/card.module.css'
import type { SlotProps } from '../../records/card-page.tsx'
import { pageQuery, recordKeys } from '../../records/queries.ts'
import classes from './orders.module.css'

/** Which files of an order are drawings, and which of them its client sees on his page: none, unless it is said. */
export function FileMarks({ record }: SlotProps) {
  const attachment = useSchema().byName.get('attachment')
  return attachment && canRead(attachment) ? <Marks attachment={attachment} order={record.id} /> : null
}

function Marks({ attachment, order }: { attachment: SchemaObject; order: string }) {
  const { t } = useTranslation()
  const { data } = useQuery(pageQuery(attachment, { filter: { on: order }, limit: 50, sort: '-createdAt' }))
  if (!data?.data.length) return null
  return (
    <section className={card.section} aria-labelledby="order-files">
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle} id="order-files">
          {t('orders:file.title')}
        </h3>
      </div>
      <ul className={classes.rows}>
        {data.data.map(file => (
          <Mark key={file.id} file={file} />
        ))}
      </ul>
    </section>
  )
}

function Mark({ file }: { file: RecordJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const change = useMutation({
    mutationFn: (fields: { drawing?: boolean; forClient?: boolean }) => api.patch(`/attachments/${file.id}`, fields),
    onSettled: () => queryClient.invalidateQueries({ queryKey: recordKeys.lists('attachment') }),
  })
  const fixed = file.can?.update === false || change.isPending
  return (
    <li className={classes.row}>
      <span className={classes.name}>{asText(file.name)}</span>
      {(['drawing', 'forClient'] as const).map(mark => (
        <Checkbox
          key={mark}
          size="xs"
          label={t(`orders:file.${mark}`)}
          checked={file[mark] === true}
          disabled={fixed}
          onChange={({ currentTarget: { checked } }) => change.mutate({ [mark]: checked })}
        />
      ))}
    </li>
  )
}
