/** The steps by which a sign-on is checked, in their order. */
export const samlSteps = [
  'metadata',
  'certificates',
  'decryptionKey',
  'form',
  'status',
  'issuer',
  'decryption',
  'signature',
  'clock',
  'audience',
  'request',
  'attributes',
] as const
export type SamlStep = (typeof samlSteps)[number]

/** What one step found, as a code with what fills its sentence. Never a name, an address or a secret of somebody. */
export interface Finding {
  step: SamlStep
  isOk: boolean
  code: string
  params: Record<string, string | number>
}

export const passed = (step: SamlStep, params: Finding['params'] = {}, code = 'fine'): Finding => ({
  step,
  isOk: true,
  code,
  params,
})

export const failed = (step: SamlStep, code: string, params: Finding['params'] = {}): Finding => ({
  step,
  isOk: false,
  code,
  params,
})
