import { useTranslation } from 'react-i18next'
import { Confirm } from '../../../ui/confirm.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { Consequences, useConsequences } from './consequences.tsx'

interface ConfirmRemovalProps {
  /** `teams`, and the id of the one that goes. */
  kind: string
  id: string
  title: string
  /** What happens, and how it can be undone. */
  text: string
  action?: string
  run: () => Promise<unknown>
  onClose: () => void
}

/** Asks before a part of the set-up goes, with what the server foretells: what is still held cannot go. */
export function ConfirmRemoval({ kind, id, title, text, action, run, onClose }: ConfirmRemovalProps) {
  const { t } = useTranslation()
  const { data, isError } = useConsequences(kind, id)
  return (
    <Confirm
      title={title}
      text={
        <>
          {text}
          {data ? <Consequences told={data} /> : isError ? null : <Lines count={2} />}
        </>
      }
      action={action ?? t('remove')}
      disabled={data ? !data.removable : !isError}
      run={run}
      onClose={onClose}
    />
  )
}
