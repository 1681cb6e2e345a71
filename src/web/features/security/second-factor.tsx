import { Alert, Button, Group } from '@mantine/core'
import { IconDeviceMobileCheck } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { meQuery } from '../../app/session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import rows from '../settings/parts/rows.module.css'
import { RenewCodes, TurnOff } from './second-factor-changes.tsx'
import { type SecondFactor, secondFactorQuery } from './second-factor-query.ts'
import { SetUpSecondFactor } from './second-factor-set-up.tsx'

/** Codes of a phone: whether they are asked for, and how many ways in there are without it. */
export function SecondFactorSection() {
  const { t } = useTranslation()
  const { data, error } = useQuery(secondFactorQuery)
  return (
    <section className={rows.section} aria-labelledby="second-factor">
      <h2 className={rows.sectionTitle} id="second-factor">
        {t('second-factor:title')}
      </h2>
      <p className={rows.sectionText}>
        {t('second-factor:text')} {data?.demanded ? t('second-factor:demanded') : null}
      </p>
      {data ? data.on ? <On state={data} /> : <Off /> : error ? errorWords(error) : <Lines count={2} />}
    </section>
  )
}

function Off() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [open, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
    void queryClient.invalidateQueries({ queryKey: secondFactorQuery.queryKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('second-factor:turnOn')}
      </Button>
      {open ? (
        <Dialog opened onClose={close} title={t('second-factor:setUpTitle')} closeOnClickOutside={false}>
          <SetUpSecondFactor onDone={close} />
        </Dialog>
      ) : null}
    </>
  )
}

function On({ state }: { state: SecondFactor }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [open, setOpen] = useState<'off' | 'codes' | null>(null)
  const close = () => setOpen(null)
  const left = state.recoveryCodesLeft
  return (
    <>
      <ul className={rows.rows}>
        <li className={rows.row}>
          <div className={rows.main}>
            <IconDeviceMobileCheck size={18} stroke={1.5} />
            <div className={rows.names}>
              <span className={rows.title}>
                {t('second-factor:on', { when: state.since ? formats.date(new Date(state.since)) : '' })}
              </span>
              {left ? <span className={rows.note}>{t('second-factor:codesLeft', { count: left })}</span> : null}
            </div>
          </div>
        </li>
      </ul>
      <Group gap="sm" mt="sm">
        <Button variant="default" onClick={() => setOpen('codes')}>
          {t('second-factor:renew')}
        </Button>
        <Button variant="default" onClick={() => setOpen('off')}>
          {t('second-factor:turnOff')}
        </Button>
      </Group>
      {left ? null : (
        <Alert color="yellow" mt="sm">
          {t('second-factor:noneLeft')}
        </Alert>
      )}
      {open === 'off' ? <TurnOff demanded={state.demanded} passkeys={state.passkeys} onClose={close} /> : null}
      {open === 'codes' ? <RenewCodes onClose={close} /> : null}
    </>
  )
}
