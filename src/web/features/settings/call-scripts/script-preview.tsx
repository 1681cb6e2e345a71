import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answered, type Given, type ScriptStep, standsAt } from '../../../../model/call-script.ts'
import type { Json } from '../../../../model/index.ts'
import { StepView } from '../../call-scripts/step-view.tsx'
import classes from './call-scripts.module.css'

/** A walk through the script as it is written at the moment; nothing is kept. */
export function ScriptPreview({ steps }: { steps: readonly ScriptStep[] }) {
  const { t } = useTranslation()
  const [path, setPath] = useState<Given[]>([])
  const [value, setValue] = useState<Json>(null)
  const at = steps.find(({ id }) => id === standsAt(steps, path))
  const goBack = path.length ? () => setPath(path.slice(0, -1)) : null
  const again = () => setPath([])
  if (!at)
    return (
      <div className={classes.preview}>
        <p className={classes.note}>{t(steps.length ? 'call-scripts:previewNowhere' : 'call-scripts:noSteps')}</p>
        {goBack ? (
          <Button variant="default" onClick={goBack}>
            {t('call-scripts:back')}
          </Button>
        ) : null}
      </div>
    )
  return (
    <div className={classes.preview}>
      <p className={classes.note}>{t('call-scripts:previewText')}</p>
      {at.kind === 'end' ? (
        <>
          <p className={classes.said}>{at.text}</p>
          <p>
            <strong>{t('call-scripts:result')}:</strong> {at.result}
            {at.task ? ` · ${at.task.title}, ${t(`records:moments.${at.task.due}`).toLowerCase()}` : ''}
          </p>
          <Button onClick={again}>{t('call-scripts:again')}</Button>
        </>
      ) : (
        <StepView
          key={at.id}
          step={{ ...at, said: at.text, now: null, not: null }}
          value={value}
          onChange={setValue}
          onAnswer={given => {
            setPath(answered(steps, path, { step: at.id, value: given }) ?? path)
            setValue(null)
          }}
          onBack={goBack}
        />
      )}
    </div>
  )
}
