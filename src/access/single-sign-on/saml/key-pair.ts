/** A certificate and the private key that belongs to it, both as PEM. */
export interface KeyPair {
  certificate: string
  privateKey: string
}

const years = 3
const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 3072,
  publicExponent: new Uint8Array([1, 0, 1]),
}

/** A new pair for one provider. Nobody vouches for the certificate but itself: the provider is given it by hand. */
export async function makeKeyPair(name: string): Promise<KeyPair> {
  // Loaded when a pair is made, which is seldom; the library does not load without the first.
  await import('reflect-metadata')
  const { X509CertificateGenerator, KeyUsagesExtension, KeyUsageFlags } = await import('@peculiar/x509')
  const keys = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
  const now = new Date()
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [name] }],
      notBefore: now,
      notAfter: new Date(Date.UTC(now.getUTCFullYear() + years, now.getUTCMonth(), now.getUTCDate())),
      keys,
      signingAlgorithm: rsa,
      extensions: [new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true)],
    },
    crypto,
  )
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return {
    certificate: `${made.toString('pem')}\n`,
    privateKey: `-----BEGIN PRIVATE KEY-----\n${key.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`,
  }
}
