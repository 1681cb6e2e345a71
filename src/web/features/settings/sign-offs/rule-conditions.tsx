import { Fieldset, MultiSelect, NumberInput, SimpleGrid, Switch, TagsInput, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useObject, useSchema } from '../../../app/schema.ts'
import { useFilterFields } from '../../../records/filter-fields.ts'
import { FilterGroupEditor } from '../../../records/filter-group-editor.tsx'
import type { FilterGroup } from '../../../records/filter-tree.ts'
import type { Choice } from './rule-dialog.tsx'
import type { SignOffRule } from './sign-off-settings.ts'

/** When a rule holds, as it is being written. */
export interface RuleWhen extends Pick<SignOffRule, 'object' | 'discountFrom' | 'usualTerms' | 'roles' | 'overLimit'> {
  from: number | null
  others: FilterGroup
}

interface RuleConditionsProps {
  when: RuleWhen
  roles: readonly Choice[]
  wrong: Record<string, string | undefined>
  onChange: (part: Partial<RuleWhen>) => void
}

/** All of them hold at once; what is left empty asks for nothing. */
export function RuleConditions({ when, roles, wrong, onChange }: RuleConditionsProps) {
  const { t } = useTranslation()
  const fields = useFilterFields(useObject(when.object))
  return (
    <Fieldset legend={t('sign-offs:settings.when')}>
      {when.object === 'document' ? null : <SaleConditions when={when} wrong={wrong} onChange={onChange} />}
      <MultiSelect
        label={t('sign-offs:settings.senders')}
        placeholder={when.roles.length ? undefined : t('sign-offs:settings.anySender')}
        value={when.roles}
        error={wrong.roles}
        data={[...roles]}
        onChange={chosen => onChange({ roles: chosen })}
      />
      {when.object === 'document' ? null : (
        <Switch
          mt="sm"
          label={t('sign-offs:settings.overLimit')}
          checked={when.overLimit}
          onChange={({ currentTarget: { checked } }) => onChange({ overLimit: checked })}
        />
      )}
      <Text size="sm" fw={500} mt="sm" mb={4}>
        {t('sign-offs:settings.others')}
      </Text>
      <FilterGroupEditor fields={fields} group={when.others} onChange={others => onChange({ others })} />
    </Fieldset>
  )
}

function SaleConditions({ when, wrong, onChange }: Omit<RuleConditionsProps, 'roles'>) {
  const { t } = useTranslation()
  const { company } = useSchema()
  return (
    <>
      <SimpleGrid cols={2} spacing="sm" mb="sm">
        <NumberInput
          label={t('sign-offs:settings.from', { currency: company.currency })}
          placeholder={t('sign-offs:settings.any')}
          min={0}
          thousandSeparator=" "
          value={when.from ?? ''}
          onChange={value => onChange({ from: value === '' ? null : Number(value) })}
        />
        <NumberInput
          label={t('sign-offs:settings.discountFrom')}
          placeholder={t('sign-offs:settings.any')}
          min={0}
          max={100}
          decimalScale={2}
          suffix=" %"
          value={when.discountFrom ?? ''}
          error={wrong.discountFrom}
          onChange={value => onChange({ discountFrom: value === '' ? null : Number(value) })}
        />
      </SimpleGrid>
      <TagsInput
        label={t('sign-offs:settings.usualTerms')}
        description={t('sign-offs:settings.usualTermsText')}
        placeholder={when.usualTerms?.length ? undefined : t('sign-offs:settings.anyTerms')}
        mb="sm"
        splitChars={[]}
        maxTags={50}
        value={when.usualTerms ?? []}
        error={wrong.usualTerms}
        onChange={terms => onChange({ usualTerms: terms.length ? terms : null })}
      />
    </>
  )
}
