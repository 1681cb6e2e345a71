import type pg from 'pg'
import sql from 'sql-template-tag'
import type { Keyring } from '../../vault/keyring.ts'
import type { Application, Feature, Job } from '../feature.ts'
import type { FlowAction } from '../flow-action.ts'
import { noted } from '../noted.ts'
import type { Outgoing } from '../outgoing.ts'
import { addReadyFlows } from '../ready-flows.ts'
import { branch, stop, wait } from './actions/control.ts'
import { http } from './actions/http.ts'
import { tellSomebody } from './actions/notify.ts'
import { assign, change, create } from './actions/records.ts'
import { runFlow } from './actions/run-flow.ts'
import { beginByClock } from './clock.ts'
import { momentIndexes, nightlyMomentIndexes } from './moment-indexes.ts'
import { runsAboutPeople } from './personal.ts'
import { followEvents } from './react.ts'
import { flowRoutes } from './routes.ts'
import { runRoutes } from './run-routes.ts'
import { startRunner } from './runner.ts'
import { flowsLine } from './trust.ts'

interface Given {
  /** As whom indexes are made. */
  owner: pg.Pool
  /** What other features can have done. */
  actions: readonly FlowAction[]
  /** By which other servers are called. */
  target: Outgoing
  /** By which it is kept what steps show other servers. */
  keyring: Keyring
}

/** What happens by itself: flows that records, moments and people begin, carried out step by step, each step once. */
export function automation({ actions: others, owner, target, keyring }: Given): Feature {
  let running: Application | null = null
  const all = [
    branch,
    wait,
    stop,
    create,
    change,
    assign,
    tellSomebody,
    http(target, keyring),
    runFlow(() => running),
    ...others,
  ]
  const actions = new Map(all.map(action => [action.name, action]))
  return {
    name: 'automation',
    routes: [...noted(flowRoutes(actions, keyring)), ...runRoutes],
    reactions: [followEvents],
    jobs: [clock, momentIndexes(owner), nightlyMomentIndexes, clear],
    personal: [runsAboutPeople],
    trust: [flowsLine],
    async work(application) {
      running = application
      for (const workspace of await application.workspaces()) await addToKnown(application, workspace)
      return startRunner({ application, actions })
    },
  }
}

/** Companies that were there before get as drafts what new ones begin with. */
async function addToKnown(application: Application, workspace: string): Promise<void> {
  const ctx = await application.systemContext(workspace, { channel: 'system' })
  if (ctx.config.users.size) await addReadyFlows(ctx, ctx.config.company.locale, { isNew: false })
}

const clock: Job = {
  name: 'flows.clock',
  every: '* * * * *',
  run: (ctx, _, application) => beginByClock(ctx, application),
}

/** Runs are kept for as long as people ask what happened: 90 days; of those that did not run the newest of each flow. */
const clear: Job = {
  name: 'flows.clear',
  every: '50 2 * * *',
  async run({ db, workspace }) {
    for (let gone = portion; gone === portion; ) {
      const rows = await db.query(sql`
        delete from flow_run where workspace_id = ${workspace} and id in (
          select id from flow_run where workspace_id = ${workspace} and ended_at is not null
            and ended_at < now() - case state when 'skipped' then interval '7 days' else interval '90 days' end and cause not like 'once %'
          limit ${portion})
        returning 1`)
      gone = rows.length
    }
    await db.query(sql`delete from flow_count where workspace_id = ${workspace} and day < current_date - 400`)
  },
}
const portion = 10_000
