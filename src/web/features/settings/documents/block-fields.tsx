import { ActionIcon, Button, MultiSelect, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { lineColumns } from '../../../../model/document-template.ts'
import { PlaceMenu } from '../mail-templates/place-menu.tsx'
import type { Block } from './document-templates.ts'
import { documentPlacesPath } from './document-templates.ts'
import classes from './documents.module.css'
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
          <Align
            value={block.align}
            onChange={align => onChange({ ...block, align: align === 'center' ? 'center' : 'left' })}
          />
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
        <>
          {block.sides.map((side, at) => (
            <PlacedText
              key={at}
              label={word(side.who)}
              value={side.label}
              language={language}
              onChange={label => onChange({ ...block, sides: replaced(block.sides, at, { ...side, label }) })}
            />
          ))}
        </>
      )
    case 'signatures':
      return (
        <>
          {block.sides.map((side, at) => (
            <PlacedText
              key={at}
              label={`${word(side.who)}, ${word(side.as)}`}
              value={side.label}
              language={language}
              onChange={label => onChange({ ...block, sides: replaced(block.sides, at, { ...side, label }) })}
            />
          ))}
          {flag('images', block.images, images => onChange({ ...block, images }))}
        </>
      )
    case 'bank':
    case 'pageBreak':
      return null
  }
}

function replaced<Item>(items: readonly Item[], at: number, item: Item): Item[] {
  return items.map((one, index) => (index === at ? item : one))
}

function Align({ value, onChange }: { value: string; onChange: (value: string | null) => void }) {
  const { t } = useTranslation()
  return (
    <Select
      label={t('document-templates:fields.align')}
      allowDeselect={false}
      data={(['left', 'center'] as const).map(one => ({ value: one, label: t(`document-templates:fields.${one}`) }))}
      value={value}
      onChange={onChange}
    />
  )
}

interface PlacedTextProps {
  label: string
  description?: string
  value: string
  language: 'ru' | 'en'
  long?: boolean
  onChange: (text: string) => void
}

/** A text with places; the one that is chosen comes where the cursor stands. */
function PlacedText({ label, description, value, language, long, onChange }: PlacedTextProps) {
  const input = useRef<HTMLTextAreaElement>(null)
  const put = (written: string) => {
    const { selectionStart: from = value.length, selectionEnd: to = value.length } = input.current ?? {}
    onChange(value.slice(0, from) + written + value.slice(to))
  }
  return (
    <div>
      <Textarea
        ref={input}
        label={label}
        description={description}
        autosize
        minRows={long ? 5 : 1}
        maxRows={20}
        maxLength={long ? 20_000 : 200}
        value={value}
        onChange={({ currentTarget: { value: text } }) => onChange(text)}
        mb={4}
      />
      <PlaceMenu language={language} path={documentPlacesPath} onChosen={put} />
    </div>
  )
}

interface PartiesProps {
  parties: readonly { label: string; text: string }[]
  language: 'ru' | 'en'
  onChange: (parties: { label: string; text: string }[]) => void
}

function Parties({ parties, language, onChange }: PartiesProps) {
  const { t } = useTranslation()
  return (
    <>
      {parties.map((party, at) => (
        <div key={at} className={classes.side}>
          <TextInput
            label={t('document-templates:fields.label')}
            maxLength={200}
            value={party.label}
            onChange={({ currentTarget: { value } }) => onChange(replaced(parties, at, { ...party, label: value }))}
          />
          <PlacedText
            label={t('document-templates:fields.text')}
            value={party.text}
            language={language}
            onChange={text => onChange(replaced(parties, at, { ...party, text }))}
          />
          <ActionIcon
            mt={26}
            aria-label={t('document-templates:removeBlock', { name: party.label })}
            onClick={() => onChange(parties.filter((_, index) => index !== at))}
          >
            <IconTrash size={16} stroke={1.6} />
          </ActionIcon>
        </div>
      ))}
      {parties.length < 6 ? (
        <Button
          size="compact-sm"
          variant="default"
          style={{ justifySelf: 'start' }}
          leftSection={<IconPlus size={14} stroke={1.6} />}
          onClick={() => onChange([...parties, { label: '', text: '' }])}
        >
          {t('document-templates:addRow')}
        </Button>
      ) : null}
    </>
  )
}
