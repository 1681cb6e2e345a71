import {
  Conflict,
  Forbidden,
  Invalid,
  isSeen,
  NotFound,
  type Problem,
  type SeenVersion,
  Stale,
} from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import { mayChange } from '../../shared-with.ts'
import { draftProblems } from './check.ts'
import type { Kept, KeptDraft, KeptKind } from './kept.ts'
import { countOwn, findKept, insertKept, markKept, seenKept, writeKept } from './store.ts'

const most = 500

/** Those that the caller sees and may read what they are of. */
export const listKept = async (ctx: Context, kind: KeptKind): Promise<Kept[]> =>
  (await seenKept(ctx, kind)).filter(({ content }) => kind.isFor(ctx, content))

/** Keeps a new one in the caller's name. */
export async function createKept(ctx: Context, kind: KeptKind, given: Partial<KeptDraft>): Promise<Kept> {
  requireWriting(ctx)
  const draft = withTeam(ctx, { ...unsaid, owner: ctx.actor.user ?? '', ...given }, given)
  requireSound([...draftProblems(ctx, draft), ...(await kind.check(ctx, draft.content))])
  if ((await countOwn(ctx, kind)) >= most) throw new Conflict('tooManyKept', { max: most })
  return whole(await insertKept(ctx, kind, draft))
}

const unsaid = { name: '', about: null, shared: 'private', team: null, content: {} } as const

/** Shared with a team, it is shown to its owner's where none is named. */
function withTeam(ctx: Context, draft: KeptDraft, given: Partial<KeptDraft>): KeptDraft {
  const usual = draft.shared === 'team' ? (draft.team ?? ctx.config.users.get(draft.owner)?.team ?? null) : null
  return { ...draft, name: draft.name.trim(), team: given.team === undefined ? usual : given.team }
}

/** One that the caller sees. Throws NotFound. */
export async function getKept(ctx: Context, kind: KeptKind, id: string): Promise<Kept> {
  return readable(ctx, kind, id, await findKept(ctx, kind, { id }))
}

interface Change {
  id: string
  given: Partial<KeptDraft>
  seen: SeenVersion | undefined
}

/** Changes what is given of one. Throws Stale where somebody else changed it since. */
export function changeKept(ctx: Context, kind: KeptKind, { id, given, seen }: Change): Promise<Kept> {
  return transact(ctx, async inside => {
    const before = await hold(inside, kind, { id, seen })
    const draft = withTeam(inside, { ...before, ...given }, given)
    const content = given.content ? await kind.check(inside, draft.content, before.content) : []
    requireSound([...draftProblems(inside, draft, before), ...content])
    return whole(await writeKept(inside, kind, id, draft))
  })
}

export async function removeKept(ctx: Context, kind: KeptKind, id: string, seen: SeenVersion | undefined) {
  await transact(ctx, async inside => {
    await hold(inside, kind, { id, seen })
    await markKept(inside, kind, id, true)
  })
}

/** Brings back what was taken away. */
export function restoreKept(ctx: Context, kind: KeptKind, id: string): Promise<Kept> {
  return transact(ctx, async inside => {
    await hold(inside, kind, { id, seen: undefined, removed: true })
    return whole(await markKept(inside, kind, id, false))
  })
}

interface Held {
  id: string
  seen: SeenVersion | undefined
  removed?: boolean
}

/** One for as long as the transaction lasts, for whoever may change it. */
async function hold(ctx: Context, kind: KeptKind, { id, seen, removed = false }: Held): Promise<Kept> {
  requireWriting(ctx)
  const kept = readable(ctx, kind, id, await findKept(ctx, kind, { id, removed, held: true }))
  if (!mayChange(ctx, kept)) throw new Forbidden('notYourReport')
  if (!isSeen(seen, kept.version)) throw new Stale('staleReport', { version: kept.version }, { version: kept.version })
  return kept
}

function readable(ctx: Context, kind: KeptKind, id: string, kept: Kept | undefined): Kept {
  if (!kept || !kind.isFor(ctx, kept.content)) throw new NotFound('notFound', { object: kind.word, id })
  return kept
}

/** A key that only reads keeps nothing. */
export function requireWriting({ actor: { scopes } }: Context): void {
  if (scopes && !['admin', 'write'].some(scope => scopes.includes(scope))) throw new Forbidden('keyMayNotWrite')
}

function requireSound(problems: Problem[]): void {
  if (problems.length) throw new Invalid(problems)
}

function whole(kept: Kept | undefined): Kept {
  if (!kept) throw new Conflict('tryAgain')
  return kept
}
