import { Alert } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import type { UseMutationResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorWords } from '../../../ui/toast.ts'
import { RowButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'
import classes from './connections.module.css'
import type { Connection, Step } from './connections.ts'
import { Steps } from './steps.tsx'

interface ConnectionRowProps {
  connection: Connection
  checking: UseMutationResult<Step[], Error, void>
}

/** A machine that is set up, and the way to it once it was walked. */
export function ConnectionRow({ connection: { kind, name, address }, checking }: ConnectionRowProps) {
  const { t } = useTranslation()
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{name}</span>
          <span className={rows.note}>
            {t(`connections:kinds.${kind}`)} · <span className={classes.address}>{address}</span>
          </span>
        </div>
      </div>
      <div className={rows.end}>
        <RowButton
          icon={IconPlugConnected}
          label={t('connections:check')}
          says={t('connections:checkOne', { name })}
          pending={checking.isPending}
          onPress={() => checking.mutate()}
        />
      </div>
      <div className={classes.way} role="status">
        {checking.data ? <Steps steps={checking.data} /> : null}
        {checking.error ? <Alert color="red">{errorWords(checking.error)}</Alert> : null}
      </div>
    </li>
  )
}
