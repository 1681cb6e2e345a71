import { ActionIcon, Button, Group, Select, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type ScriptAnswer, type ScriptStep, scriptMoments } from '../../../../model/call-script.ts'
import { useSchema } from '../../../app/schema.ts'
import classes from './call-scripts.module.css'
import { useFillable } from './fillable.ts'
import type { StepRowProps } from './step-row.tsx'

/** What a step says, what may be answered, and where that leads. */
export function StepFields({ step, at, steps, wrong, onChange }: StepRowProps) {
  const { t } = useTranslation()
  const { kind } = step
  const set = (part: Partial<ScriptStep>) => onChange({ ...step, ...part })
  const targets = useTargets(steps, at)
  const own = wrong['']
  return (
    <div className={classes.fields}>
      {own ? (
        <p className={classes.wrong} role="alert">
          {own}
        </p>
      ) : null}
      <Textarea
        label={t(`call-scripts:textOf.${kind === 'say' || kind === 'end' ? 'said' : 'asked'}`)}
        description={t('call-scripts:placesText', {
          place: '{{client.firstName}}',
          interpolation: { skipOnVariables: true },
        })}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={4000}
        value={step.text}
        error={wrong.text}
        onChange={({ currentTarget }) => set({ text: currentTarget.value })}
      />
      {kind === 'choice' ? <Answers step={step} targets={targets} wrong={wrong} onChange={onChange} /> : null}
      {kind === 'say' || kind === 'end' ? null : <Fill step={step} wrong={wrong.fill} onChange={onChange} />}
      {kind === 'end' ? (
        <EndFields step={step} wrong={wrong} onChange={onChange} />
      ) : (
        <Select
          label={t(kind === 'choice' ? 'call-scripts:otherwise' : 'call-scripts:goesOn')}
          allowDeselect={false}
          data={targets}
          value={step.next ?? ''}
          onChange={value => set({ next: value || null })}
        />
      )}
    </div>
  )
}

/** Steps that one may go on to: the one below, else any. */
function useTargets(steps: readonly ScriptStep[], at: number) {
  const { t } = useTranslation()
  return [
    { value: '', label: t('call-scripts:below') },
    ...steps.flatMap((step, place) =>
      place === at
        ? []
        : [
            {
              value: step.id,
              label: `${place + 1}. ${((step.kind === 'end' ? step.result || step.text : step.text) || t('call-scripts:noText')).slice(0, 80)}`,
            },
          ],
    ),
  ]
}

interface PartProps {
  step: ScriptStep
  wrong: Record<string, string>
  onChange: (step: ScriptStep) => void
}

function Answers({ step, targets, wrong, onChange }: PartProps & { targets: { value: string; label: string }[] }) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const { answers = [], fill } = step
  const field = fill ? byName.get(fill.object)?.fields.find(({ name }) => name === fill.field) : undefined
  const choices = field?.type === 'choice' ? (field.choices ?? []) : null
  const yesNo = field?.type === 'boolean'
  const set = (place: number, part: Partial<ScriptAnswer>) =>
    onChange({ ...step, answers: answers.map((known, at) => (at === place ? { ...known, ...part } : known)) })
  const add = () => onChange({ ...step, answers: [...answers, { id: crypto.randomUUID().slice(0, 8), label: '' }] })
  return (
    <fieldset className={classes.answers}>
      <legend className={classes.label}>{t('call-scripts:answers')}</legend>
      {answers.map((answer, at) => {
        const name = answer.label || String(at + 1)
        return (
          <div key={answer.id} className={classes.answer}>
            <TextInput
              aria-label={t('call-scripts:answerOf', { place: at + 1 })}
              placeholder={t('call-scripts:answerOf', { place: at + 1 })}
              maxLength={200}
              value={answer.label}
              error={wrong[`answers.${at}.label`]}
              onChange={({ currentTarget }) => set(at, { label: currentTarget.value })}
            />
            <Select
              aria-label={t('call-scripts:leadsTo', { name })}
              allowDeselect={false}
              data={targets}
              value={answer.next ?? ''}
              error={wrong[`answers.${at}`]}
              onChange={value => set(at, { next: value || null })}
            />
            {choices || yesNo ? (
              <Select
                aria-label={t('call-scripts:valueOf', { name })}
                placeholder={t('call-scripts:value')}
                data={
                  choices ?? [
                    { value: 'true', label: t('call-scripts:example.yes') },
                    { value: 'false', label: t('call-scripts:no') },
                  ]
                }
                value={answer.value === undefined || answer.value === null ? null : String(answer.value)}
                error={wrong[`answers.${at}.value`]}
                onChange={value => set(at, { value: yesNo && value !== null ? value === 'true' : value })}
              />
            ) : null}
            <ActionIcon
              color="ink"
              aria-label={t('call-scripts:removeAnswer', { name })}
              onClick={() => onChange({ ...step, answers: answers.filter(({ id }) => id !== answer.id) })}
            >
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
          </div>
        )
      })}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} stroke={1.6} />}
        disabled={answers.length >= 20}
        onClick={add}
      >
        {t('call-scripts:addAnswer')}
      </Button>
    </fieldset>
  )
}

function Fill({ step, wrong, onChange }: { step: ScriptStep; wrong?: string; onChange: PartProps['onChange'] }) {
  const { t } = useTranslation()
  const { fill, answers } = step
  const groups = useFillable(step.kind, fill)
  return (
    <Select
      label={t('call-scripts:fill')}
      placeholder={t('call-scripts:fillNothing')}
      clearable
      clearButtonProps={{ 'aria-label': t('records:clear') }}
      searchable
      data={groups}
      value={fill ? `${fill.object}.${fill.field}` : null}
      error={wrong}
      onChange={value => {
        const [object = '', field = ''] = value?.split('.') ?? []
        const bare = answers?.map(({ value: _, ...answer }) => answer)
        onChange({ ...step, fill: value ? { object, field } : null, ...(bare && { answers: bare }) })
      }}
    />
  )
}

function EndFields({ step, wrong, onChange }: PartProps) {
  const { t } = useTranslation()
  const { result = '', task } = step
  return (
    <>
      <TextInput
        label={t('call-scripts:result')}
        maxLength={1000}
        value={result}
        error={wrong.result}
        onChange={({ currentTarget }) => onChange({ ...step, result: currentTarget.value })}
      />
      <Group align="flex-start" gap="sm">
        <Select
          label={t('call-scripts:nextStep')}
          placeholder={t('call-scripts:noStep')}
          clearable
          clearButtonProps={{ 'aria-label': t('records:clear') }}
          data={scriptMoments.map(value => ({ value, label: t(`records:moments.${value}`) }))}
          value={task?.due ?? null}
          onChange={value => {
            const due = scriptMoments.find(moment => moment === value)
            onChange({
              ...step,
              task: due ? { title: t('records:task.usual.call'), kind: 'call', ...task, due } : null,
            })
          }}
        />
        {task ? (
          <>
            <TextInput
              label={t('call-scripts:taskTitle')}
              maxLength={300}
              value={task.title}
              error={wrong['task.title']}
              onChange={({ currentTarget }) => onChange({ ...step, task: { ...task, title: currentTarget.value } })}
            />
            <Select
              label={t('call-scripts:taskKind')}
              allowDeselect={false}
              data={(['call', 'meeting', 'letter', 'other'] as const).map(value => ({
                value,
                label: t(`call-scripts:taskKinds.${value}`),
              }))}
              value={task.kind}
              onChange={value => onChange({ ...step, task: { ...task, kind: (value ?? 'call') as typeof task.kind } })}
            />
          </>
        ) : null}
      </Group>
    </>
  )
}
