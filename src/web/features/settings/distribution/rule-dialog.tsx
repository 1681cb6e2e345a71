import { Alert, NumberInput, Radio, Stack, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaField, SchemaObject } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { RecordMultiSelect, RecordSelect } from '../../../fields/record-select.tsx'
import { asList, asText } from '../../../fields/widget.ts'
import type { FilterCondition } from '../../../records/filter-tree.ts'
import { isWhole } from '../../../records/filter-words.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { useDraft } from '../../../ui/use-draft.ts'
import { readConditions, writeConditions } from '../parts/conditions.ts'
import { askable, ConditionsEditor } from '../parts/conditions-editor.tsx'
import { Touched } from '../parts/consequences.tsx'
import { useEdit } from '../parts/use-edit.ts'

const schemes = ['claim', 'roundRobin', 'leastLoaded', 'person'] as const
type Scheme = (typeof schemes)[number]

interface Values {
  name: string
  /** `null`: as they are; the page cannot show them. */
  conditions: FilterCondition[] | null
  scheme: Scheme
  person: string | null
  team: string | null
  people: string[]
  claimMinutes: number | null
}

interface RuleDialogProps {
  rule?: RecordJson
  /** Position of a new one. */
  place: number
  onClose: () => void
}

/** A rule: under which conditions, in which way, to whom. What is typed is kept until it is saved or left. */
export function RuleDialog({ rule, place, onClose }: RuleDialogProps) {
  const { t } = useTranslation()
  const [values, setValues, forget] = useDraft<Values>(
    `rule.${rule ? `${rule.id}.${rule.version}` : 'new'}`,
    valuesOf(rule),
  )
  const change = (part: Partial<Values>) => setValues({ ...values, ...part })
  const { conditions, person, people, team, claimMinutes, ...rest } = values
  const close = () => {
    forget()
    onClose()
  }
  const edit = useEdit({
    object: useObject('distributionRule'),
    record: rule,
    onSaved: close,
    shown: ['name', 'conditions', 'scheme', 'person', 'team', 'people', 'claimMinutes'],
    values: {
      ...rest,
      conditions: conditions ? writeConditions(conditions) : isJsonObject(rule?.conditions) ? rule.conditions : {},
      person: values.scheme === 'person' ? person : null,
      people: values.scheme === 'person' || values.scheme === 'claim' ? [] : people,
      team: values.scheme === 'person' ? null : team,
      claimMinutes,
      ...(rule ? {} : { position: place }),
    },
  })
  const { save, wrong } = edit
  const fields = askedOf(useObject('lead'))
  const unfinished = conditions?.some(condition => !isWhole(condition)) ?? false
  return (
    <FormDialog
      title={t(rule ? 'settings:distribution.editTitle' : 'settings:distribution.addTitle')}
      action={t(rule ? 'save' : 'settings:create')}
      size="lg"
      pending={save.isPending}
      disabled={!values.name.trim() || unfinished || (values.scheme === 'person' && !person)}
      problem={edit.rest}
      onSubmit={() => save.mutate()}
      onClose={close}
    >
      <TextInput
        label={t('settings:distribution.name')}
        required
        data-autofocus
        maxLength={200}
        value={values.name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      {conditions ? (
        <ConditionsEditor
          fields={fields}
          hint={t('settings:distribution.alwaysHint')}
          conditions={conditions}
          error={wrong.conditions}
          onChange={next => change({ conditions: next })}
        />
      ) : (
        <Alert color="gray">{t('settings:distribution.ownConditionsText')}</Alert>
      )}
      <Radio.Group
        label={t('settings:distribution.how')}
        value={values.scheme}
        error={wrong.scheme}
        onChange={scheme => change({ scheme: scheme as Scheme })}
      >
        <Stack gap="sm" mt="xs">
          {schemes.map(scheme => (
            <Radio
              key={scheme}
              value={scheme}
              label={t(`settings:distribution.schemes.${scheme}`)}
              description={t(`settings:distribution.schemesAbout.${scheme}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {values.scheme === 'person' ? (
        <RecordSelect
          object="user"
          label={t('settings:distribution.person')}
          required
          value={person}
          error={wrong.person}
          onChange={value => change({ person: value })}
        />
      ) : (
        <RecordSelect
          object="team"
          label={t('settings:distribution.team')}
          description={t('settings:distribution.teamText')}
          clearable
          value={team}
          error={wrong.team}
          onChange={value => change({ team: value })}
        />
      )}
      {values.scheme === 'roundRobin' || values.scheme === 'leastLoaded' ? (
        <RecordMultiSelect
          object="user"
          label={t('settings:distribution.people')}
          description={t('settings:distribution.peopleText')}
          clearable
          value={people}
          error={wrong.people}
          onChange={value => change({ people: value })}
        />
      ) : null}
      <NumberInput
        label={t('settings:distribution.minutes')}
        description={t('settings:distribution.minutesText')}
        placeholder="15"
        min={1}
        max={10_080}
        allowDecimal={false}
        maw={320}
        value={claimMinutes ?? ''}
        error={wrong.claimMinutes}
        onChange={value => change({ claimMinutes: value === '' ? null : Number(value) })}
      />
      {rule ? <Touched kind="distribution-rules" id={rule.id} title={t('settings:distribution.decidesNow')} /> : null}
    </FormDialog>
  )
}

/** Where a lead comes from is asked first; whose it is and how it stands is what follows from a rule. */
const askedOf = ({ fields }: SchemaObject): SchemaField[] =>
  askable(fields)
    .filter(({ name }) => !['status', 'owner'].includes(name))
    .sort((one, other) => Number(other.name === 'source') - Number(one.name === 'source'))

const valuesOf = (rule: RecordJson | undefined): Values => ({
  name: asText(rule?.name),
  conditions: readConditions(rule?.conditions),
  scheme: schemes.find(scheme => scheme === rule?.scheme) ?? 'roundRobin',
  person: asText(rule?.person) || null,
  team: asText(rule?.team) || null,
  people: asList(rule?.people).map(asText),
  claimMinutes: typeof rule?.claimMinutes === 'number' ? rule.claimMinutes : null,
})
