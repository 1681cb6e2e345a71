import type { Json } from '../../model/index.ts'
import type { SignedObject } from '../sign-off.ts'

/** `head`: whoever heads the owner of the record. */
export type Approver = { kind: 'role' | 'user'; id: string } | { kind: 'head' }

export interface RuleStep {
  /** All of them have to approve, or one of them. */
  mode: 'all' | 'any'
  approvers: Approver[]
}

export interface NewRule {
  name: string
  object: SignedObject
  filter: Json
  /** Of the discount off all, own discounts of lines counted in, in per cent; `null`: whatever it is. */
  discountFrom: number | null
  /** Terms of payment that need nobody's approval: it holds for others; `null`: whatever they are. */
  usualTerms: string[] | null
  /** Of whoever sends it; none: all. */
  roles: string[]
  overLimit: boolean
  steps: RuleStep[]
  ownAllowed: boolean
  remindHours: number
  position: number
  active: boolean
}

export interface Rule extends NewRule {
  id: string
  version: number
}
