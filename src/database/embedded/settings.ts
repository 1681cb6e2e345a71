import { availableParallelism, totalmem } from 'node:os'

const megabyte = 1024 * 1024

export interface Machine {
  memory: number
  cores: number
}

/** What this process may use: the container's limit where there is one. */
export function thisMachine(): Machine {
  const limit = process.constrainedMemory()
  return { memory: limit > 0 ? Math.min(limit, totalmem()) : totalmem(), cores: availableParallelism() }
}

/**
 * PostgreSQL's settings for a small machine that it shares with Rapport itself. Without `durable` nothing survives a
 * crash: for tests only.
 */
export function databaseSettings(machine: Machine, durable: boolean): string {
  const settings: Record<string, string> = {
    shared_buffers: durable ? size(machine.memory / 16, 128, 1024) : '128MB',
    effective_cache_size: size(machine.memory / 2, 256, 65536),
    work_mem: '16MB',
    maintenance_work_mem: size(machine.memory / 32, 64, 512),
    max_connections: durable ? '100' : '300',
    max_parallel_workers_per_gather: String(Math.min(2, Math.floor(machine.cores / 2))),
    random_page_cost: '1.1',
    effective_io_concurrency: '64',
    // The statements are short: compiling them costs more than it gives.
    jit: 'off',
    shared_preload_libraries: `'pg_stat_statements'`,

    max_wal_size: '2GB',
    min_wal_size: '256MB',
    checkpoint_timeout: '15min',
    autovacuum_vacuum_scale_factor: '0.05',
    // What is new is read from the indexes alone only once it has been vacuumed.
    autovacuum_vacuum_insert_scale_factor: '0.05',
    autovacuum_analyze_scale_factor: '0.02',
    // A query whose asker is gone ends within a second.
    client_connection_check_interval: process.platform === 'win32' ? '0' : '1s',
    idle_in_transaction_session_timeout: '5min',

    timezone: `'UTC'`,
    log_timezone: `'UTC'`,
    // Refused statements and their values hold people's data; Rapport reports errors itself.
    log_min_messages: 'log',
    log_parameter_max_length: '0',
    log_checkpoints: 'off',
  }
  if (!durable) Object.assign(settings, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' })
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return `# Written by Rapport at every start. Your own settings go into postgres/postgresql.conf and win.\n${lines.join('\n')}\n`
}

/** `bytes` in whole megabytes between two bounds, as PostgreSQL writes it. */
const size = (bytes: number, least: number, most: number): string =>
  `${Math.round(Math.min(most, Math.max(least, bytes / megabyte)))}MB`
