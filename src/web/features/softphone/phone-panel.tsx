import { Button, Select, TextInput } from '@mantine/core'
import { IconPhone } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { chosenMicrophone, listMicrophones } from './microphone.ts'
import { askPhone, phone, phoneHere, takePhone } from './phone.ts'
import classes from './softphone.module.css'

/** How the phone stands and what to do about it, a number to call, and by which microphone one is heard. */
export function PhonePanel({ onCalled }: { onCalled?: () => void }) {
  const { t } = useTranslation()
  const now = phone.use()
  const here = phoneHere.use()
  const [number, setNumber] = useState('')
  if (!now) return null
  const { standing, says, call } = now
  const dial = (event: FormEvent) => {
    event.preventDefault()
    if (!number.trim()) return
    askPhone({ do: 'call', number: number.trim() })
    setNumber('')
    onCalled?.()
  }
  return (
    <div className={classes.panel}>
      <p className={classes.words} role="status">
        {t(`softphone:standings.${standing}`)}
        {says ? `: ${says}` : null}
      </p>
      {standing === 'ready' || standing === 'connecting' ? null : (
        <p className={classes.todo}>{t(`softphone:todo.${standing}`)}</p>
      )}
      {standing === 'wrongPassword' || standing === 'failed' ? (
        <Link to="/settings/softphone">{t('softphone:openSettings')}</Link>
      ) : null}
      {here || standing === 'insecure' ? null : (
        <>
          <p className={classes.todo}>{t('softphone:elsewhere')}</p>
          <Button size="xs" variant="default" disabled={call !== null} onClick={takePhone}>
            {t('softphone:takeOver')}
          </Button>
        </>
      )}
      <form className={classes.dial} onSubmit={dial}>
        <TextInput
          size="sm"
          type="tel"
          aria-label={t('softphone:number')}
          placeholder={t('softphone:number')}
          maxLength={40}
          value={number}
          onChange={event => setNumber(event.currentTarget.value)}
        />
        <Button
          size="sm"
          type="submit"
          leftSection={<IconPhone size={16} />}
          disabled={standing !== 'ready' || call !== null || !number.trim()}
        >
          {t('softphone:call')}
        </Button>
      </form>
      <MicrophoneChoice />
    </div>
  )
}

/** Where there are several. */
function MicrophoneChoice() {
  const { t } = useTranslation()
  const talking = phone.use()?.call?.state === 'talking'
  const [known, setKnown] = useState<{ value: string; label: string }[]>([])
  const [device, setDevice] = useState(chosenMicrophone)
  // biome-ignore lint/correctness/useExhaustiveDependencies: their names are told once one is in use
  useEffect(() => {
    const look = () => void listMicrophones().then(setKnown)
    look()
    navigator.mediaDevices?.addEventListener('devicechange', look)
    return () => navigator.mediaDevices?.removeEventListener('devicechange', look)
  }, [talking])
  if (known.length < 2) return null
  return (
    <Select
      size="sm"
      label={t('softphone:microphone')}
      allowDeselect={false}
      comboboxProps={{ withinPortal: false }}
      data={known}
      value={known.some(({ value }) => value === device) ? device : (known[0]?.value ?? null)}
      onChange={value => {
        if (!value) return
        setDevice(value)
        askPhone({ do: 'microphone', device: value })
      }}
    />
  )
}
