import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { asText } from '../../../fields/widget.ts'
import { type FlowStep, partsOf } from '../../automation/step-tree.ts'
import classes from './automation.module.css'
import { useEditedFlow } from './edited-flow.ts'
import { WhenEditor } from './when-editor.tsx'

interface PartsFieldsProps {
  step: FlowStep
  wrong: (place: string) => string | undefined
  onChange: (step: FlowStep) => void
}

/** What may come of a task; each leads its own way. */
export function ResultsFields({ step, wrong, onChange }: PartsFieldsProps) {
  const { t } = useTranslation()
  const results = partsOf(step, 'results')
  const write = (next: JsonObject[]) => {
    const { results: _, otherwise, id, do: does, ...rest } = step
    const bare = { ...rest, id, do: does }
    onChange(next.length ? { ...bare, results: next, ...(otherwise && { otherwise }) } : bare)
  }
  return (
    <fieldset className={classes.duration}>
      <legend className={classes.label}>{t('automation:results.title')}</legend>
      <p className={classes.note}>{t('automation:results.text')}</p>
      {results.map((result, at) => (
        <div key={at} className={classes.part}>
          <TextInput
            aria-label={t('automation:results.one', { place: at + 1 })}
            placeholder={t('automation:results.one', { place: at + 1 })}
            maxLength={200}
            value={asText(result.text)}
            error={wrong(`results.${at}.text`)}
            onChange={({ currentTarget: { value } }) =>
              write(results.map((known, place) => (place === at ? { ...known, text: value } : known)))
            }
          />
          <Drop
            name={asText(result.text) || t('automation:results.one', { place: at + 1 })}
            onPress={() => write(results.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} stroke={1.6} />}
        disabled={results.length >= 20}
        onClick={() => write([...results, { text: '', steps: [] }])}
      >
        {t('automation:results.add')}
      </Button>
    </fieldset>
  )
}

/** Ways of which the first is gone whose condition is met. */
export function PathsFields({ step, wrong, onChange }: PartsFieldsProps) {
  const { t } = useTranslation()
  const { object } = useEditedFlow()
  const paths = partsOf(step, 'paths')
  const put = (at: number, part: JsonObject) =>
    onChange({ ...step, paths: paths.map((known, place) => (place === at ? { ...known, ...part } : known)) })
  return (
    <>
      {paths.map((path, at) => (
        <div key={at} className={classes.path}>
          <div className={classes.part}>
            <TextInput
              label={t('automation:paths.name', { place: at + 1 })}
              maxLength={200}
              value={asText(path.name)}
              onChange={({ currentTarget: { value } }) => put(at, { name: value })}
            />
            {paths.length > 1 ? (
              <Drop
                name={asText(path.name) || t('automation:paths.one', { place: at + 1 })}
                onPress={() => onChange({ ...step, paths: paths.filter((_, place) => place !== at) })}
              />
            ) : null}
          </div>
          <WhenEditor
            label={t('automation:paths.when')}
            object={object}
            value={path.when}
            error={wrong(`paths.${at}.when`)}
            onChange={when => put(at, { when })}
          />
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        className={classes.begin}
        leftSection={<IconPlus size={14} stroke={1.6} />}
        disabled={paths.length >= 20}
        onClick={() => onChange({ ...step, paths: [...paths, { when: null, steps: [] }] })}
      >
        {t('automation:paths.add')}
      </Button>
    </>
  )
}

function Drop({ name, onPress }: { name: string; onPress: () => void }) {
  const { t } = useTranslation()
  return (
    <ActionIcon size={36} aria-label={t('automation:drop', { name })} onClick={onPress}>
      <IconX size={16} />
    </ActionIcon>
  )
}
