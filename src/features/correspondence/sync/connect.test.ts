import { expect, test } from 'vitest'
import { startOddPeer } from '../../../../test/setup/mail-peer.ts'
import { mailReach } from '../../mail-reach.ts'
import { openImap } from './connect.ts'

test.each([
  ['the way to it has just been found', 1],
  ['its greeting is waited for', 2],
])('a server that says nothing is hung up on at once when %s', async (_, connection) => {
  const ending = new AbortController()
  let connections = 0
  const peer = await startOddPeer(() => {
    if (++connections === connection) ending.abort()
  })
  const server = { host: '127.0.0.1', port: peer.port, security: 'startTls' as const, user: 'crm@romashka.example' }
  const reach = mailReach([`imap://127.0.0.1:${peer.port}`], 'imap')
  // By itself it would be given up later, as silent.
  await expect(openImap({ reach, server, password: 'secret', signal: ending.signal })).rejects.toThrow('aborted')
  await peer.stop()
})
