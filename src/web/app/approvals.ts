/** What somebody has asked for, and another administrator confirms. */
export interface Approval {
  id: string
  operation: string
  /** The same in words. */
  title: string
  askedBy: { id: string; name: string }
  askedAt: string
  expiresAt: string
  state: 'waiting' | 'confirmed' | 'declined' | 'withdrawn' | 'expired' | 'void'
  reason: string | null
  endedBy: { id: string; name: string } | null
  endedAt: string | null
  can: { confirm: boolean; withdraw: boolean }
}

/** Whether a call was done, or has become a request under the two-person rule. */
export const isAsked = (answer: unknown): answer is { approval: Approval } =>
  typeof answer === 'object' && answer !== null && 'approval' in answer
