import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import type { SchemaField, SchemaObject } from '../app/contract.ts'
import { listPath } from '../app/navigation.ts'
import { fieldOf } from '../app/schema.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { isJsonObject } from '../fields/json-object.ts'
import { toast } from '../ui/toast.ts'
import { draftsOf, textsOf } from './field-drafts.ts'

interface GoneCardProps {
  object: SchemaObject
  id: string
  /** It was seen being removed; else it may be that it is no longer the caller's to see. */
  removed: boolean
}

/** In place of a card that was open when its record went away: what happened, and what was typed until then. */
export function GoneCard({ object, id, removed }: GoneCardProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const [{ fields, texts }] = useState(() => typedOn(object, id))
  const trash = removed && object.can.remove !== 'none'
  return (
    <Stack p="xl" gap="md" maw={640} role="alert">
      <Title order={1}>{t('card:gone.title')}</Title>
      <Text c="dimmed">{t(trash ? 'card:gone.removed' : 'card:gone.unseen')}</Text>
      {fields.length || texts.length ? (
        <section>
          <Title order={2} size="h5" mb="xs">
            {t('card:gone.typed')}
          </Title>
          {fields.map(({ field, value }) => (
            <div key={field.name} style={{ overflowWrap: 'anywhere' }}>
              <Text size="xs" c="dimmed">
                {field.label}
              </Text>
              <FieldValue field={field} value={value} />
            </div>
          ))}
          {texts.map(text => (
            <Typed key={text} text={text} />
          ))}
        </section>
      ) : null}
      <Group>
        <Button component={Link} to={listPath(object)}>
          {t('card:gone.list')}
        </Button>
        {trash ? (
          <Button variant="default" onClick={() => router.history.push(`/settings/trash?object=${object.name}`)}>
            {t('card:gone.trash')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  )
}

function Typed({ text }: { text: string }) {
  const { t } = useTranslation()
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    toast({ message: t('card:gone.copied') })
  }
  return (
    <Group align="start" wrap="nowrap" mt="xs">
      <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere', flex: 1 }}>
        {text}
      </Text>
      <Button size="compact-sm" variant="default" onClick={() => void copy()}>
        {t('card:gone.copy')}
      </Button>
    </Group>
  )
}

interface TypedOn {
  fields: { field: SchemaField; value: Json }[]
  /** Of notes, calls and tasks. */
  texts: string[]
}

function typedOn(object: SchemaObject, id: string): TypedOn {
  const fields = Object.entries(draftsOf(object.name, id)).flatMap(([name, { after }]) => {
    const field = fieldOf(object, name)
    return field ? [{ field, value: after }] : []
  })
  return { fields, texts: [...new Set(textsOf(id).flatMap(wordsIn))] }
}

/** A draft is what was typed, or a form of which the words matter; of a field it is told with its name. */
function wordsIn(kept: unknown): string[] {
  const value = kept as Json
  const words = isJsonObject(value) ? [value.text, value.title, value.result, value.summary] : [value]
  return words.filter(word => typeof word === 'string' && word.trim() !== '') as string[]
}
