import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useMe } from '../../app/session.ts'
import { toast } from '../../ui/toast.ts'
import { type BulkJson, bulkQuery } from './bulk-changes.ts'
import { doneTo } from './edits.ts'
import { Preview } from './preview.tsx'
import { Steps } from './steps.tsx'
import { useRefresh, useUndo } from './use-undo.ts'

interface BulkStepsProps {
  bulk: BulkJson
  object: SchemaObject
  /** To what was filled in; nothing was. */
  onBack: (() => void) | null
  onDone: () => void
  onClose: () => void
}

/** What will come of a bulk change, and how far it is. */
export function BulkSteps({ bulk, object, onBack, onDone, onClose }: BulkStepsProps) {
  const { t } = useTranslation()
  const tellEnd = useTellEnd()
  const { admin } = useMe()
  const [silent, setSilent] = useState(false)
  const { counts, change } = bulk
  const end = () => {
    tellEnd(bulk)
    onDone()
    onClose()
  }
  return (
    <Steps
      begun={bulk}
      path={`/bulk-changes/${bulk.id}`}
      queryKey={bulkQuery(bulk.id).queryKey}
      preview={
        <>
          <Preview object={object} bulk={bulk} />
          {admin && counts.willChange ? (
            <Switch
              label={t('bulk:silent.label')}
              description={t('bulk:silent.text')}
              checked={silent}
              onChange={({ currentTarget: { checked } }) => setSilent(checked)}
            />
          ) : null}
        </>
      }
      commit={{
        label: t(`bulk:commit${doneTo(change)}`, { count: counts.willChange }),
        danger: change.remove,
        disabled: !counts.willChange,
        body: silent ? { silent } : undefined,
      }}
      back={{ label: t(onBack ? 'bulk:back' : 'cancel'), run: onBack ?? onClose }}
      working={t(`bulk:working${doneTo(change)}`)}
      onEnd={end}
    />
  )
}

/** Lists are asked anew, and what was done can be taken back from the toast. */
function useTellEnd(): (bulk: BulkJson) => void {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const undo = useUndo()
  return bulk => {
    void refresh(bulk.object)
    if (!bulk.committedAt) return
    const { changed } = bulk.counts
    const done = t(`bulk:done${doneTo(bulk.change)}`, { count: changed })
    toast({
      message: bulk.state === 'done' ? done : t('bulk:stopped', { done }),
      ...(changed && { action: { label: t('bulk:undo'), run: () => void undo(bulk) } }),
    })
  }
}
