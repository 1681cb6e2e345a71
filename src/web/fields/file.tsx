import { idOf, useTitle } from './titles.ts'
import type { FieldWidget, ShowProps } from './widget.ts'

function ShowFile({ value }: ShowProps) {
  const id = idOf(value)
  const name = useTitle('attachment', id)
  return id ? <a href={`/api/v1/attachments/${id}/content`}>{name ?? '…'}</a> : null
}

export const fileWidget: FieldWidget = { Show: ShowFile, offers: ['filled', 'empty'], speaks: 'one', width: 160 }
