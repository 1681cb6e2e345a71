import {
  Conflict,
  Forbidden,
  Invalid,
  isSeen,
  NotFound,
  type ObjectDeclaration,
  type SeenVersion,
  Stale,
} from '../../model/index.ts'
import { type Context, objectOf, requireRight, transact } from '../../records/index.ts'
import { mayChange } from '../shared-with.ts'
import { draftProblems } from './check.ts'
import { countOwn, heldView, insertView, markView, seenView, writeView } from './store.ts'
import type { View, ViewDraft } from './view.ts'

const most = 200

/** An object by its name or plural, which the caller may read. Throws Invalid where there is none. */
export function viewedObject(ctx: Context, name: string): ObjectDeclaration {
  const object = ctx.config.objects.get(name) ?? ctx.config.byPlural.get(name)
  if (!object) throw new Invalid([{ field: 'object', code: 'unknownObject', params: { object: name } }])
  requireRight(ctx, object, 'read')
  return object
}

/** Keeps a new view in the caller's name. */
export async function createView(ctx: Context, object: ObjectDeclaration, given: Partial<ViewDraft>): Promise<View> {
  requireWriting(ctx, object)
  const draft = withTeam(ctx, { ...unsaid, owner: ctx.actor.user ?? '', ...given }, given)
  requireSound(ctx, object, { draft, checked: true })
  if ((await countOwn(ctx, object.name)) >= most) throw new Conflict('tooManyViews', { max: most })
  return whole(await insertView(ctx, object.name, draft))
}

const unsaid = { name: '', kind: 'list', shared: 'private', team: null, query: {} } as const

/** Shared with a team, a view is shown to its owner's where none is named. */
function withTeam(ctx: Context, draft: ViewDraft, given: Partial<ViewDraft>): ViewDraft {
  const usual = draft.shared === 'team' ? (draft.team ?? ctx.config.users.get(draft.owner)?.team ?? null) : null
  return { ...draft, name: draft.name.trim(), team: given.team === undefined ? usual : given.team }
}

/** A view that the caller sees, of an object that he reads. Throws NotFound. */
export async function getView(ctx: Context, id: string): Promise<View> {
  return readable(ctx, id, await seenView(ctx, id))
}

/** Changes what is given of a view. Throws Stale where somebody else changed it since. */
export function changeView(
  ctx: Context,
  id: string,
  given: Partial<ViewDraft>,
  seen: SeenVersion | undefined,
): Promise<View> {
  return transact(ctx, async inside => {
    const { view, object } = await hold(inside, id, seen)
    const draft = withTeam(inside, { ...view, ...given }, given)
    requireSound(inside, object, { draft, before: view, checked: given.query !== undefined })
    return whole(await writeView(inside, id, draft))
  })
}

export async function removeView(ctx: Context, id: string, seen: SeenVersion | undefined): Promise<void> {
  await transact(ctx, async inside => {
    await hold(inside, id, seen)
    await markView(inside, id, true)
  })
}

/** Brings back what was taken away. */
export function restoreView(ctx: Context, id: string): Promise<View> {
  return transact(ctx, async inside => {
    await hold(inside, id, undefined, true)
    return whole(await markView(inside, id, false))
  })
}

/** The view for as long as the transaction lasts, for whoever may change it. */
async function hold(ctx: Context, id: string, seen: SeenVersion | undefined, removed = false) {
  const view = readable(ctx, id, await heldView(ctx, id, removed))
  const object = objectOf(ctx, view.object)
  requireWriting(ctx, object)
  if (!mayChange(ctx, view)) throw new Forbidden('notYourView')
  if (!isSeen(seen, view.version)) throw new Stale('staleView', { version: view.version }, { version: view.version })
  return { view, object }
}

function readable(ctx: Context, id: string, view: View | undefined): View {
  if (!view || !ctx.config.objects.has(view.object)) throw new NotFound('notFound', { object: 'view', id })
  requireRight(ctx, objectOf(ctx, view.object), 'read')
  return view
}

/** A key that only reads keeps nothing. */
export function requireWriting({ actor: { scopes } }: Context, { plural }: ObjectDeclaration): void {
  if (scopes && !['admin', 'write', `${plural}:write`].some(scope => scopes.includes(scope)))
    throw new Forbidden('keyMayNotWrite')
}

function requireSound(ctx: Context, object: ObjectDeclaration, given: Parameters<typeof draftProblems>[2]): void {
  const problems = draftProblems(ctx, object, given)
  if (problems.length) throw new Invalid(problems)
}

function whole(view: View | undefined): View {
  if (!view) throw new Conflict('tryAgain')
  return view
}
