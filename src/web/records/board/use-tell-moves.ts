import type { TFunction } from 'i18next'
import { type RefObject, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { titleOf } from '../../fields/titles.ts'
import { announce } from '../../ui/announce.ts'
import { tellRefused, toast, toastError } from '../../ui/toast.ts'
import type { Card, Place } from './board-context.ts'
import { fewAtOnce } from './few-at-once.ts'
import { focusCard } from './focus-card.ts'
import type { Moved, Outcome } from './moves.ts'
import { say } from './say.ts'
import { useShift } from './shift.ts'
import type { Going, Stepping } from './use-step.ts'

interface Made {
  outcomes: readonly Outcome[]
  going: readonly Going[]
  /** The card that the others went with. */
  taken: Card
  to: Place
}

type MovedOutcome = Outcome & { moved: Moved }
const isMoved = (outcome: Outcome): outcome is MovedOutcome => outcome.moved !== null

/** Says what moved, with one way back for all of it, and what did not, with its reason and by its name. */
export function useTellMoves(object: SchemaObject, latest: RefObject<Stepping>) {
  const { t } = useTranslation()
  const takeBack = useTakeBack(object, latest)
  return useCallback(
    (made: Made): void => {
      const { outcomes, going, taken, to } = made
      const moved = outcomes.filter(isMoved)
      const stayed = outcomes.length - moved.length
      for (const { record, error } of outcomes) if (error) tellWhy(object, record, error, outcomes.length)
      const [first] = moved
      const title = titleOf(object, (first ?? taken).record)
      if (!first) {
        announce(say(t, 'stayed', { title, count: stayed }))
        return
      }

      const words = say(t, 'moved', { title, place: placeWords(t, latest.current, { going, to }), count: moved.length })
      const rest = stayed ? ` ${t('board:stayedSeveral', { count: stayed })}` : ''
      const undone = moved.filter(one => one.moved.undo)
      announce(words + rest)
      toast({
        key: 'moved',
        message: (moved.length === 1 ? first.moved.message : undefined) ?? words + rest,
        action: undone.length ? { label: t('undo'), run: () => void takeBack(made, undone) } : undefined,
      })
    },
    [object, latest, takeBack, t],
  )
}

function placeWords(t: TFunction, { columns, lanes, by }: Stepping, { going, to }: Pick<Made, 'going' | 'to'>): string {
  const column = columns[to.column]?.label ?? ''
  const changed = by?.changes && going.some(({ from }) => from.lane !== to.lane)
  return changed ? t('board:cell', { column, lane: lanes[to.lane]?.label }) : column
}

/** Takes back all that moved; what somebody has changed since is named and stays where it is. */
function useTakeBack(object: SchemaObject, latest: RefObject<Stepping>) {
  const { t } = useTranslation()
  const shift = useShift(object)
  return useCallback(
    async ({ going, taken }: Made, undone: readonly MovedOutcome[]): Promise<void> => {
      const { requestAt, board } = latest.current
      const places = new Map(going.map(card => [card.record.id, card]))
      const back = await fewAtOnce(undone, async ({ record, moved }): Promise<boolean> => {
        const card = places.get(record.id)
        const unshift = card && (await shift({ record, from: requestAt(card.to), to: requestAt(card.from) }))
        try {
          await moved.undo?.()
          return true
        } catch (error) {
          unshift?.()
          tellWhy(object, record, error, undone.length)
          return false
        }
      })
      const count = back.filter(Boolean).length
      const [first] = undone
      if (!count || !first) return
      announce(say(t, 'back', { title: titleOf(object, first.record), count }))
      focusCard(board.current, taken.record.id, taken.from)
    },
    [object, shift, latest, t],
  )
}

/** One alone is known; among several it is named. */
function tellWhy(object: SchemaObject, record: Outcome['record'], error: unknown, among: number): void {
  if (among > 1) tellRefused(titleOf(object, record), error)
  else toastError(error)
}
