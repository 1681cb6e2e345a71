import { Group, NumberInput, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type MailboxServer, type Security, securities } from './mailboxes.ts'

interface ServerFieldsProps {
  title: string
  of: 'imap' | 'smtp'
  server: MailboxServer
  /** Sentences by the whole path: `imap.host`. */
  wrong: Record<string, string>
  onChange: (server: MailboxServer) => void
}

const ports: Record<'imap' | 'smtp', Record<Security, number>> = {
  imap: { tls: 993, startTls: 143, plain: 143 },
  smtp: { tls: 465, startTls: 587, plain: 25 },
}

/** One of the two servers of a mailbox. */
export function ServerFields({ title, of, server, wrong, onChange }: ServerFieldsProps) {
  const { t } = useTranslation()
  const change = (part: Partial<MailboxServer>) => onChange({ ...server, ...part })
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <legend style={{ fontWeight: 600, padding: 0, marginBottom: 6 }}>{title}</legend>
      <Group grow align="flex-start" preventGrowOverflow={false} wrap="wrap">
        <TextInput
          label={t('mail:host')}
          autoComplete="off"
          miw={160}
          value={server.host}
          error={wrong[`${of}.host`]}
          onChange={event => change({ host: event.currentTarget.value })}
        />
        <Select
          label={t('mail:security')}
          allowDeselect={false}
          miw={130}
          value={server.security}
          error={wrong[`${of}.security`]}
          data={securities.map(value => ({ value, label: t(`mailboxes:securities.${value}`) }))}
          onChange={value => {
            const security = securities.find(one => one === value) ?? 'tls'
            change({ security, port: ports[of][security] })
          }}
        />
        <NumberInput
          label={t('mail:port')}
          min={1}
          max={65535}
          allowDecimal={false}
          hideControls
          miw={80}
          value={server.port}
          error={wrong[`${of}.port`]}
          onChange={port => change({ port: Number(port) || 0 })}
        />
        <TextInput
          label={t('mail:user')}
          autoComplete="off"
          miw={160}
          value={server.user}
          error={wrong[`${of}.user`]}
          onChange={event => change({ user: event.currentTarget.value })}
        />
      </Group>
    </fieldset>
  )
}
