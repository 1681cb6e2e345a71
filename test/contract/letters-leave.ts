import type { Server } from './server.ts'

/** The time in which letters may be taken back is over: those that wait for it leave now. */
export async function lettersLeave({ database: { owner } }: Pick<Server, 'database'>): Promise<void> {
  await owner.query(`update outgoing_mail set due_at = now() where state = 'waiting' and due_at > now()`)
  await owner.query(`
    update graphile_worker._private_jobs set run_at = now()
    where key like 'send-mail %' and run_at > now() and locked_at is null`)
}
