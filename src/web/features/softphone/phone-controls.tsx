import { Button, TextInput } from '@mantine/core'
import {
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconTransfer,
} from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askPhone, type PageCall } from './phone.ts'
import classes from './softphone.module.css'

/** What one does with a call that is on the phone of the page. */
export function PhoneControls({ call }: { call: PageCall }) {
  const { t } = useTranslation()
  if (call.state === 'talking') return <Talking call={call} />
  return (
    <div className={classes.controls} role="group" aria-label={t('softphone:title')}>
      {call.direction === 'in' ? (
        <>
          <Button
            size="sm"
            color="green"
            leftSection={<IconPhone size={16} />}
            onClick={() => askPhone({ do: 'answer' })}
          >
            {t('softphone:answer')}
          </Button>
          <Button
            size="sm"
            color="red"
            leftSection={<IconPhoneOff size={16} />}
            onClick={() => askPhone({ do: 'decline' })}
          >
            {t('softphone:decline')}
          </Button>
        </>
      ) : (
        <HangUp />
      )}
    </div>
  )
}

function HangUp({ size = 'sm' }: { size?: 'sm' | 'compact-sm' }) {
  const { t } = useTranslation()
  return (
    <Button size={size} color="red" leftSection={<IconPhoneOff size={16} />} onClick={() => askPhone({ do: 'hangUp' })}>
      {t('softphone:hangUp')}
    </Button>
  )
}

function Talking({ call: { muted, held, transferring } }: { call: PageCall }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'keys' | 'transfer' | null>(null)
  const turn = (what: 'keys' | 'transfer') => setOpen(open === what ? null : what)
  const Mute = muted ? IconMicrophoneOff : IconMicrophone
  const Hold = held ? IconPlayerPlay : IconPlayerPause
  return (
    <>
      <div className={classes.controls} role="group" aria-label={t('softphone:title')}>
        <HangUp size="compact-sm" />
        <Button
          size="compact-sm"
          variant={muted ? 'filled' : 'default'}
          aria-pressed={muted}
          leftSection={<Mute size={16} />}
          onClick={() => askPhone({ do: 'mute' })}
        >
          {t('softphone:mute')}
        </Button>
        <Button
          size="compact-sm"
          variant={held ? 'filled' : 'default'}
          aria-pressed={held}
          leftSection={<Hold size={16} />}
          onClick={() => askPhone({ do: 'hold' })}
        >
          {t('softphone:hold')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={open === 'keys'}
          leftSection={<IconDialpad size={16} />}
          onClick={() => turn('keys')}
        >
          {t('softphone:keys')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={open === 'transfer'}
          loading={transferring}
          leftSection={<IconTransfer size={16} />}
          onClick={() => turn('transfer')}
        >
          {t('softphone:transfer')}
        </Button>
      </div>
      {open === 'keys' ? <Keys /> : null}
      {open === 'transfer' ? <Transfer onDone={() => setOpen(null)} /> : null}
    </>
  )
}

const tones = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

function Keys() {
  const { t } = useTranslation()
  return (
    <div className={classes.keys} role="group" aria-label={t('softphone:keys')}>
      {tones.map(tone => (
        <Button key={tone} size="sm" variant="default" onClick={() => askPhone({ do: 'tone', tone })}>
          {tone}
        </Button>
      ))}
    </div>
  )
}

function Transfer({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const give = (event: FormEvent) => {
    event.preventDefault()
    if (!number.trim()) return
    askPhone({ do: 'transfer', number: number.trim() })
    onDone()
  }
  return (
    <form className={classes.dial} onSubmit={give}>
      <TextInput
        size="sm"
        type="tel"
        data-autofocus
        aria-label={t('softphone:transferTo')}
        placeholder={t('softphone:transferTo')}
        maxLength={40}
        value={number}
        onChange={event => setNumber(event.currentTarget.value)}
      />
      <Button size="sm" type="submit" disabled={!number.trim()}>
        {t('softphone:give')}
      </Button>
    </form>
  )
}
