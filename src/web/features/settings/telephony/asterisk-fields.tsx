import { Group, NumberInput, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Asterisk } from './lines.ts'

interface AsteriskFieldsProps {
  asterisk: Asterisk
  /** Sentences by the whole path: `settings.asterisk.host`. */
  wrong: Record<string, string>
  onChange: (asterisk: Asterisk) => void
}

const texts = ['user', 'channel', 'context', 'dial', 'recordings'] as const
const examples = { recordings: 'https://pbx.example.com/recordings/{file}' } as const
const explained = { channel: 'channelText', dial: 'dialText', recordings: 'recordingsText' } as const

/** Where an Asterisk is, and how it calls. */
export function AsteriskFields({ asterisk, wrong, onChange }: AsteriskFieldsProps) {
  const { t } = useTranslation()
  const change = (part: Partial<Asterisk>) => onChange({ ...asterisk, ...part })
  const wrongOf = (field: keyof Asterisk) => wrong[`settings.asterisk.${field}`]
  const isTls = asterisk.security === 'tls'
  return (
    <>
      <Group grow align="flex-start" preventGrowOverflow={false} wrap="wrap">
        <TextInput
          label={t('asterisk:host')}
          required
          autoComplete="off"
          miw={200}
          placeholder="10.0.0.7"
          value={asterisk.host}
          error={wrongOf('host')}
          onChange={event => change({ host: event.currentTarget.value })}
        />
        <NumberInput
          label={t('asterisk:port')}
          min={1}
          max={65_535}
          allowDecimal={false}
          miw={90}
          value={asterisk.port}
          error={wrongOf('port')}
          onChange={value => change({ port: Number(value) || 0 })}
        />
      </Group>
      <Switch
        label={t('asterisk:tls')}
        checked={isTls}
        error={wrongOf('security')}
        onChange={event => {
          const security = event.currentTarget.checked ? 'tls' : 'plain'
          change({ security, port: security === 'tls' ? 5039 : 5038 })
        }}
      />
      {texts.map(field => (
        <TextInput
          key={field}
          label={t(`asterisk:${field}`)}
          description={field in explained ? t(`asterisk:${explained[field as keyof typeof explained]}`) : undefined}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          required={field !== 'recordings'}
          autoComplete="off"
          placeholder={field === 'recordings' ? examples.recordings : undefined}
          value={asterisk[field] ?? ''}
          error={wrongOf(field)}
          onChange={event => change({ [field]: event.currentTarget.value })}
        />
      ))}
    </>
  )
}
