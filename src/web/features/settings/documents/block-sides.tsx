import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { most, type Who } from '../../../../model/document-template.ts'
import classes from './documents.module.css'
import { PlacedText } from './placed-text.tsx'

interface SidesProps<Side extends { label: string; who: Who }> {
  sides: readonly Side[]
  language: 'ru' | 'en'
  /** A side as it is added. */
  added: Side
  onChange: (sides: Side[]) => void
  /** What a side is asked besides. */
  more?: (side: Side, change: (side: Side) => void) => ReactNode
}

/** Who stands beside whom, from left to right. */
export function Sides<Side extends { label: string; who: Who }>(props: SidesProps<Side>) {
  const { sides, language, added, onChange, more } = props
  const { t } = useTranslation()
  const word = (key: string) => t(`document-templates:fields.${key}`)
  return (
    <>
      {sides.map((side, at) => {
        const change = (changed: Side) => onChange(replaced(sides, at, changed))
        return (
          <fieldset key={at} className={classes.party}>
            <legend className={classes.partyHead}>
              {t('document-templates:side', { number: at + 1 })}
              {sides.length > 1 ? (
                <ActionIcon
                  size="sm"
                  aria-label={t('document-templates:removeBlock', { name: side.label || word(side.who) })}
                  onClick={() => onChange(sides.filter((_, index) => index !== at))}
                >
                  <IconTrash size={16} stroke={1.6} />
                </ActionIcon>
              ) : null}
            </legend>
            <Select
              label={word('who')}
              allowDeselect={false}
              data={(['seller', 'buyer'] as const).map(value => ({ value, label: word(value) }))}
              value={side.who}
              onChange={who => change({ ...side, who: who === 'buyer' ? 'buyer' : 'seller' })}
            />
            {more?.(side, change)}
            <PlacedText
              label={word('sideLabel')}
              value={side.label}
              language={language}
              onChange={label => change({ ...side, label })}
            />
          </fieldset>
        )
      })}
      {sides.length < most.sides ? (
        <Add words={t('document-templates:addSide')} onClick={() => onChange([...sides, added])} />
      ) : null}
    </>
  )
}

const Add = ({ words, onClick }: { words: string; onClick: () => void }) => (
  <Button
    size="compact-sm"
    variant="default"
    style={{ justifySelf: 'start' }}
    leftSection={<IconPlus size={14} stroke={1.6} />}
    onClick={onClick}
  >
    {words}
  </Button>
)

function replaced<Item>(items: readonly Item[], at: number, item: Item): Item[] {
  return items.map((one, index) => (index === at ? item : one))
}

interface PartiesProps {
  parties: readonly { label: string; text: string }[]
  language: 'ru' | 'en'
  onChange: (parties: { label: string; text: string }[]) => void
}

/** Labels and texts beside them. */
export function Parties({ parties, language, onChange }: PartiesProps) {
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
      {parties.length < most.parties ? (
        <Add words={t('document-templates:addRow')} onClick={() => onChange([...parties, { label: '', text: '' }])} />
      ) : null}
    </>
  )
}
