import { Alert, Code } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './backups.module.css'

/** What opens the backups, and that it has to be kept apart from them. */
export function BackupKey({ keys }: { keys: readonly string[] }) {
  const { t } = useTranslation()
  return (
    <Alert color="yellow" mb="lg" icon={<IconKey size={18} />} title={t('backups:key.title')}>
      <Told says={t('backups:key.text')}>
        <Code>node bin/rapport.mjs backup key</Code>
      </Told>
      <Told says={t('backups:key.with')}>
        <Code>keys/vault.key</Code> <Code>audit.key</Code>
      </Told>
      <Told says={t('backups:key.public')}>
        {keys.map(key => (
          <Code key={key} className={classes.key}>
            {key}
          </Code>
        ))}
      </Told>
    </Alert>
  )
}

const Told = ({ says, children }: { says: string; children: ReactNode }) => (
  <p className={classes.told}>
    {says} {children}
  </p>
)
