import type { Json, JsonObject } from '../../../model/index.ts'
import type { Template } from './template.ts'

/** A template as answers tell of it: without the bytes of a Word file, which have a path of their own. */
export function present(template: Template): JsonObject {
  const { id, version, kind, name, language, format, active, main, builtIn, updatedAt } = template
  const design: Json = template.format === 'pdf' ? template.design : null
  return { id, version, kind, name, language, format, active, main, builtIn, updatedAt, design }
}
