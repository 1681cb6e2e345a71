import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { useMinute } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'

/** Until when an answer is promised, or that it is late: kept true while the page stays open. */
export function ReplyBy({ dueAt }: { dueAt: string }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const due = new Date(dueAt)
  const isLate = due.getTime() < useMinute()
  return (
    <span title={formats.exact(due)}>
      <StatusBadge tone={isLate ? 'bad' : 'warn'}>
        {t(isLate ? 'card:replies.late' : 'card:replies.due', { at: formats.relative(due) })}
      </StatusBadge>
    </span>
  )
}
