import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export interface CallOutOrder {
  url: string
  method: 'GET' | 'POST'
  body: string
  header: string
}

interface CallOutFieldsProps {
  dialect: 'fields' | 'twilio'
  order: CallOutOrder
  wrong: Readonly<Record<string, string | undefined>>
  /** What stands where a secret is kept already. */
  secretKept: string | undefined
  onChange: (part: Partial<CallOutOrder>) => void
}

const examples = {
  fields: {
    url: 'https://pbx.example.com/call?from={extension}&to={digits}',
    body: '{"from":"{extension}","to":"{number}"}',
    header: 'Authorization: Bearer …',
  },
  twilio: {
    url: 'https://api.twilio.com/2010-04-01/Accounts/AC…/Calls.json',
    body: 'To=sip%3A{extension}%40acme.sip.twilio.com&From=…&Twiml=%3CResponse%3E%3CDial%3E{number}%3C%2FDial%3E%3C%2FResponse%3E',
    header: 'Authorization: Basic …',
  },
} as const

/** How a provider is ordered to call. */
export function CallOutFields({ dialect, order, wrong, secretKept, onChange }: CallOutFieldsProps) {
  const { t } = useTranslation()
  const { url, method, body, header } = order
  const example = examples[dialect]
  return (
    <>
      <TextInput
        label={t('telephony:callOutUrl')}
        description={t('telephony:callOutText')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        placeholder={example.url}
        value={url}
        error={wrong['settings.callOut.url']}
        onChange={event => onChange({ url: event.currentTarget.value })}
      />
      {url.trim() ? (
        <>
          <Select
            label={t('telephony:method')}
            allowDeselect={false}
            value={method}
            data={['GET', 'POST']}
            onChange={value => onChange({ method: value === 'POST' ? 'POST' : 'GET' })}
          />
          {method === 'POST' ? (
            <Textarea
              label={t(dialect === 'twilio' ? 'telephony:bodyForm' : 'telephony:body')}
              placeholder={example.body}
              autosize
              minRows={2}
              value={body}
              onChange={event => onChange({ body: event.currentTarget.value })}
            />
          ) : null}
          <PasswordInput
            label={t('telephony:header')}
            placeholder={secretKept ?? example.header}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
            value={header}
            error={wrong['secret.headers']}
            onChange={event => onChange({ header: event.currentTarget.value })}
          />
        </>
      ) : null}
    </>
  )
}
