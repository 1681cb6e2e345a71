/** How a secret of an SFTP place begins that is a key and no password. */
export const isPrivateKey = (secret: string): boolean => secret.includes('PRIVATE KEY-----')

/** A key with its passphrase as one secret: what people enter has no such sign. */
const between = '\0'

export const withPassphrase = (key: string, passphrase: string): string =>
  passphrase ? `${key}${between}${passphrase}` : key

export function keyAndPassphrase(secret: string): { key: string; passphrase: string | undefined } {
  const [key = '', passphrase] = secret.split(between)
  return { key, passphrase }
}

/** Why a key cannot be used with this passphrase, as the code of a problem; `null`: it can. */
export async function keyProblem(key: string, passphrase: string): Promise<{ field: string; code: string } | null> {
  const { utils } = (await import('ssh2')).default
  if (!(utils.parseKey(key, passphrase || undefined) instanceof Error)) return null
  const without = utils.parseKey(key)
  if (!(without instanceof Error && without.message.startsWith('Encrypted')))
    return { field: 'secret', code: 'placeKeyForm' }
  return { field: 'passphrase', code: passphrase ? 'placePassphrase' : 'required' }
}
