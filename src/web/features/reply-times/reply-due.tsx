import { useQuery } from '@tanstack/react-query'
import { canRead, useSchema } from '../../app/schema.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { repliesQuery } from './replies.ts'
import { ReplyBy } from './reply-by.tsx'

/** Says below the header of a card until when somebody who wrote is promised an answer. */
export function ReplyDue({ record }: SlotProps) {
  const activity = useSchema().byName.get('activity')
  const { data } = useQuery({
    ...repliesQuery({ record: record.id }),
    enabled: activity !== undefined && canRead(activity),
  })
  const waiting = data?.data.find(({ answeredAt }) => answeredAt === null)
  if (!waiting) return null
  return (
    <p>
      <ReplyBy dueAt={waiting.dueAt} />
    </p>
  )
}
