import { createECDH } from 'node:crypto'

/** Whether bytes are a point of P-256 in its long form, as browsers give out their public keys. */
export function isPoint(point: Buffer): boolean {
  if (point.length !== 65 || point[0] !== 4) return false
  const probe = createECDH('prime256v1')
  probe.generateKeys()
  try {
    probe.computeSecret(point)
    return true
  } catch {
    return false
  }
}
