import { MultiSelect, NumberInput, Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { lineColumns } from '../../../../model/document-template.ts'
import { Parties, Sides } from './block-sides.tsx'
import type { Block } from './document-templates.ts'
import classes from './documents.module.css'
import { PlacedText } from './placed-text.tsx'
import { WhenFields } from './when-fields.tsx'

interface BlockFieldsProps {
  block: Block
  language: 'ru' | 'en'
  onChange: (block: Block) => void
}

/** What a block says. */
export function BlockFields(props: BlockFieldsProps) {
  return (
    <div className={classes.fields}>
      <OwnFields {...props} />
      <WhenFields block={props.block} onChange={props.onChange} />
    </div>
  )
}

function OwnFields({ block, language, onChange }: BlockFieldsProps) {
  const { t } = useTranslation()
  const word = (key: string) => t(`document-templates:fields.${key}`)
  const flag = (name: string, value: boolean, set: (checked: boolean) => void) => (
    <Switch label={word(name)} checked={value} onChange={({ currentTarget: { checked } }) => set(checked)} />
  )
  const line = (name: string, value: string, set: (text: string) => void) => (
    <PlacedText label={word(name)} value={value} language={language} onChange={set} />
  )
  switch (block.type) {
    case 'letterhead':
      return (
        <>
          {flag('logo', block.logo, logo => onChange({ ...block, logo }))}
          {flag('details', block.details, details => onChange({ ...block, details }))}
        </>
      )
    case 'title':
      return (
        <>
          {line('text', block.text, text => onChange({ ...block, text }))}
          {line('note', block.note ?? '', note => onChange({ ...block, note: note || undefined }))}
          <Align value={block.align} choices={['left', 'center']} onChange={align => onChange({ ...block, align })} />
        </>
      )
    case 'placeAndDate':
      return (
        <>
          {line('place', block.place, place => onChange({ ...block, place }))}
          {line('date', block.date, date => onChange({ ...block, date }))}
        </>
      )
    case 'parties':
      return (
        <Parties parties={block.parties} language={language} onChange={parties => onChange({ ...block, parties })} />
      )
    case 'text':
      return (
        <>
          <PlacedText
            label={word('text')}
            description={t('document-templates:markup')}
            value={block.text}
            language={language}
            long
            onChange={text => onChange({ ...block, text })}
          />
          {flag('small', block.size === 'small', small => onChange({ ...block, size: small ? 'small' : 'normal' }))}
          {flag('clauses', block.clauses, clauses => onChange({ ...block, clauses }))}
        </>
      )
    case 'lines':
      return (
        <MultiSelect
          label={word('columns')}
          data={lineColumns.map(value => ({ value, label: t(`document-templates:columns.${value}`) }))}
          value={block.columns}
          onChange={chosen => onChange({ ...block, columns: lineColumns.filter(column => chosen.includes(column)) })}
        />
      )
    case 'totals':
      return (
        <>
          {flag('taxes', block.taxes, taxes => onChange({ ...block, taxes }))}
          {flag('inWords', block.inWords, inWords => onChange({ ...block, inWords }))}
        </>
      )
    case 'picture':
      return (
        <>
          <Select
            label={word('image')}
            allowDeselect={false}
            data={(['logo', 'seal'] as const).map(value => ({ value, label: word(value) }))}
            value={block.image}
            onChange={image => onChange({ ...block, image: image === 'seal' ? 'seal' : 'logo' })}
          />
          <NumberInput
            label={word('width')}
            min={5}
            max={170}
            value={block.width}
            onChange={width => onChange({ ...block, width: Number(width) || 40 })}
          />
          <Align
            value={block.align}
            choices={['left', 'center', 'right']}
            onChange={align => onChange({ ...block, align })}
          />
        </>
      )
    case 'qr':
      return (
        <>
          {line('purpose', block.purpose, purpose => onChange({ ...block, purpose }))}
          {line('caption', block.caption, caption => onChange({ ...block, caption }))}
        </>
      )
    case 'requisites':
      return (
        <Sides
          sides={block.sides}
          language={language}
          added={{ label: '', who: 'buyer' }}
          onChange={sides => onChange({ ...block, sides })}
        />
      )
    case 'signatures':
      return (
        <>
          <Sides
            sides={block.sides}
            language={language}
            added={{ label: '', who: 'seller', as: 'accountant' }}
            onChange={sides => onChange({ ...block, sides })}
            more={(side, change) => (
              <Select
                label={word('signs')}
                allowDeselect={false}
                data={(['signatory', 'accountant'] as const).map(value => ({ value, label: word(value) }))}
                value={side.as}
                onChange={value => change({ ...side, as: value === 'accountant' ? 'accountant' : 'signatory' })}
              />
            )}
          />
          {flag('images', block.images, images => onChange({ ...block, images }))}
        </>
      )
    case 'bank':
    case 'pageBreak':
      return null
  }
}

interface AlignProps<Side extends string> {
  value: Side
  choices: readonly Side[]
  onChange: (value: Side) => void
}

function Align<Side extends string>({ value, choices, onChange }: AlignProps<Side>) {
  const { t } = useTranslation()
  const word = (key: string) => t(`document-templates:fields.${key}`)
  return (
    <Select
      label={word('align')}
      allowDeselect={false}
      data={choices.map(one => ({ value: one, label: word(one) }))}
      value={value}
      onChange={chosen => {
        const side = choices.find(one => one === chosen)
        if (side) onChange(side)
      }}
    />
  )
}
