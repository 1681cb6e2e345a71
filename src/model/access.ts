/** How far a right reaches: nothing, one's own records, those of the team, of the team and the teams below it, all. */
export const scopes = ['none', 'own', 'team', 'branch', 'all'] as const
export type Scope = (typeof scopes)[number]

export const verbs = ['read', 'create', 'update', 'remove', 'export'] as const
export type Verb = (typeof verbs)[number]

export type ObjectRights = Record<Verb, Scope>
export type FieldRight = 'hidden' | 'read' | 'write'

/** Rights of a role: by object, then by field (`"deal.amount": "read"`). What is not named is `none` and `write`. */
export interface Rights {
  objects: Record<string, Partial<ObjectRights>>
  fields: Record<string, FieldRight>
  /** May change users, roles, fields, sources and everything else that is set-up. */
  admin: boolean
}
