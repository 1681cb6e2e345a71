import {
  type Field,
  type Filter,
  type JsonObject,
  type Layout,
  type LayoutSection,
  layoutFor,
  type ObjectDeclaration,
  parseFilter,
} from '../model/index.ts'
import type { Context } from '../records/index.ts'

/**
 * The layouts of an object that hold for the caller: the one outside of pipelines, and those of pipelines that have their
 * own. Fields that are gone or hidden from him are left out.
 */
export function presentLayouts(ctx: Context, object: ObjectDeclaration, visible: Record<string, Field>): JsonObject[] {
  const pipelines = ctx.config.pipelines.filter(pipeline => pipeline.object === object.name).map(({ id }) => id)
  const own = [null, ...pipelines].map(pipeline =>
    layoutFor(ctx.config.layouts, { object: object.name, role: ctx.actor.role.id, pipeline }),
  )
  return own.flatMap((layout, at) =>
    layout && (at === 0 || layout.pipeline) ? [presentLayout(ctx, layout, visible)] : [],
  )
}

function presentLayout(
  ctx: Context,
  { pipeline, sections, counts }: Layout,
  visible: Record<string, Field>,
): JsonObject {
  const seen = (names: readonly string[]) => names.filter(name => Object.hasOwn(visible, name))
  return {
    pipeline,
    sections: sections.map(section => ({
      id: section.id,
      title: typeof section.title === 'string' ? section.title : section.title[ctx.locale],
      fields: seen(section.fields),
      collapsed: section.collapsed ?? false,
      ...conditionOf(ctx, section, visible),
    })),
    counts: counts && seen(counts),
  }
}

/** A condition that the caller cannot follow, since a field of it is gone or hidden, hides nothing from him. */
function conditionOf(ctx: Context, { when }: LayoutSection, visible: Record<string, Field>): { when?: Filter } {
  if (!when) return {}
  const field = (name: string) => (Object.hasOwn(visible, name) ? visible[name] : undefined)
  return parseFilter(when, { field, reading: ctx.config.company, report: () => {} }) ? { when } : {}
}

export const layoutsSchema: JsonObject = {
  description:
    'How its cards are laid out for the caller, outside of pipelines (null) and in those that have their own',
  type: 'array',
  items: {
    type: 'object',
    properties: {
      pipeline: { type: ['string', 'null'], format: 'uuid' },
      sections: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            title: { type: 'string' },
            fields: { type: 'array', items: { type: 'string' } },
            collapsed: { type: 'boolean' },
            when: { type: 'object' },
          },
          required: ['id', 'title', 'fields', 'collapsed'],
        },
      },
      counts: { type: ['array', 'null'], items: { type: 'string' } },
    },
    required: ['pipeline', 'sections', 'counts'],
  },
}
