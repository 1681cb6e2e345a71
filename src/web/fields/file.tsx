import { idOf, useTitle } from './titles.ts'
import type { FieldWidget, ShowProps } from './widget.ts'
import { useLinkStop } from './within-grid.ts'

function ShowFile({ value }: ShowProps) {
  const id = idOf(value)
  const stop = useLinkStop()
  const name = useTitle('attachment', id)
  return id ? (
    <a {...stop} href={`/api/v1/attachments/${id}/content`}>
      {name ?? '…'}
    </a>
  ) : null
}

export const fileWidget: FieldWidget = { Show: ShowFile, offers: ['filled', 'empty'], speaks: 'one', width: 160 }
